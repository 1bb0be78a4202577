import { evaluateTemplate } from '../expression/evaluate.ts';
import { templateReferences } from '../expression/references.ts';
import type { VarSpec } from '../model/collection.ts';
import type { Json } from '../model/json.ts';
import type { Scope, Template } from '../model/template.ts';

export type FileVars = {
  /** The vars as a request of the file's own row sees them; each is evaluated when it is first read. */
  values: Record<string, Json>;
  /** The same for a request with rows of its own: what depends on `row` is evaluated anew. */
  forRow: (scope: () => Scope) => Record<string, Json>;
  /** Adds what was captured; a later capture of the same name wins. */
  capture: (captured: Record<string, Json>) => void;
};

/** The `vars` of one run of a file, evaluated once and in order of need, and what its requests capture. */
export function createFileVars(specs: readonly VarSpec[], scope: () => Scope): FileVars {
  const ofRow = rowDependent(specs);
  const values: Record<string, Json> = {};
  for (const spec of specs) defineLazily(values, spec, scope);
  return {
    values,
    forRow: (rowScope) => {
      if (ofRow.size === 0) return values;
      const own: Record<string, Json> = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(values));
      for (const spec of specs) if (ofRow.has(spec.name)) defineLazily(own, spec, rowScope);
      return own;
    },
    capture: (captured) => {
      for (const [name, value] of Object.entries(captured)) define(values, name, value);
    },
  };
}

function defineLazily(target: Record<string, Json>, spec: VarSpec, scope: () => Scope): void {
  Object.defineProperty(target, spec.name, {
    get: () => {
      const value = evaluateTemplate(spec.value, scope());
      define(target, spec.name, value);
      return value;
    },
    enumerable: true,
    configurable: true,
  });
}

function define(target: Record<string, Json>, name: string, value: Json): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Names of the vars that use `row`, directly or through other vars. */
function rowDependent(specs: readonly VarSpec[]): Set<string> {
  const uses = new Map(specs.map((spec) => [spec.name, referencesOf(spec.value)]));
  const dependent = new Set<string>();
  for (let before = -1; before < dependent.size; ) {
    before = dependent.size;
    for (const [name, { row, vars }] of uses)
      if (row || vars.some((other) => dependent.has(other))) dependent.add(name);
  }
  return dependent;
}

function referencesOf(template: Template): { row: boolean; vars: string[] } {
  const references = templateReferences(template);
  return {
    row: references.some(({ root }) => root === 'row'),
    vars: references.filter(({ root }) => root === 'vars').map(({ name }) => name),
  };
}
