import { createFileVars } from '../../execute/vars.ts';
import { evaluateTemplate } from '../../expression/evaluate.ts';
import { templateReferences } from '../../expression/references.ts';
import type { Collection, RequestSpec } from '../../model/collection.ts';
import { stringifyJson } from '../../model/json.ts';
import { ProblemError } from '../../model/problem.ts';
import type { Reference, Scope, Template } from '../../model/template.ts';

export type KnownPath = {
  /** Undefined for a segment that comes from a response, a fixture or a row: it may be anything, also several segments. */
  segments: (string | undefined)[];
  basePaths: string[];
  /** The segments come after a base URL that is not known. */
  isBaseUnknown: boolean;
};

/** The path of a request as far as it is known without sending; undefined where not even its beginning is. */
export function knownPath({ url, baseUrl }: RequestSpec, values: KnownValues): KnownPath | undefined {
  const written = knownText(url, values);
  if (written.startsWith(UNKNOWN)) return undefined;
  if (ABSOLUTE.test(written)) return { segments: segmentsOf(written), basePaths: [], isBaseUnknown: false };
  const base = baseUrl === undefined ? '' : knownText(baseUrl, values);
  if (base.replace(ABSOLUTE, '').includes(UNKNOWN)) {
    return { segments: segmentsOf(written), basePaths: [], isBaseUnknown: true };
  }
  const whole = `${base.replace(/\/+$/, '')}/${written.replace(/^\/+/, '')}`;
  return { segments: segmentsOf(whole), basePaths: [`/${segmentsOf(base).join('/')}`], isBaseUnknown: false };
}

export type KnownValues = { scope: Scope; isKnown: (reference: Reference) => boolean };

/** What is known of a collection without sending: its environment, and the vars that need nothing else. */
export function valuesBeforeSending({ vars }: Collection, env: Record<string, string>): KnownValues {
  const scope: Scope = { env, vars: {}, fixtures: {}, responses: {}, now: () => 0 };
  Object.assign(scope, { vars: createFileVars(vars, () => scope).values });
  const known = new Set<string>();
  const isKnown = ({ root, name }: Reference): boolean => root === 'env' || (root === 'vars' && known.has(name));
  for (let before = -1; before < known.size; ) {
    before = known.size;
    for (const { name, value } of vars) if (templateReferences(value).every(isKnown)) known.add(name);
  }
  return { scope, isKnown };
}

/** Stands where a value comes from a response, a fixture or a row. */
const UNKNOWN = '\u0000';
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

function segmentsOf(url: string): (string | undefined)[] {
  const path = url.replace(ABSOLUTE, '').replace(/[?#].*$/s, '');
  return path
    .replace(/^\//, '')
    .split('/')
    .map((segment) => (segment.includes(UNKNOWN) ? undefined : segment));
}

function knownText(template: Template, { scope, isKnown }: KnownValues): string {
  try {
    const value = evaluateTemplate(template, scope, ({ references }) =>
      references.every(isKnown) ? undefined : UNKNOWN,
    );
    return typeof value === 'string' ? value : stringifyJson(value);
  } catch (error) {
    if (error instanceof ProblemError) return UNKNOWN;
    throw error;
  }
}
