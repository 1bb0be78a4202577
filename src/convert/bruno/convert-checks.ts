import type { JsonObject } from '../../model/json.ts';
import type { Leftover } from '../import.ts';
import { buildExpect } from './checks/build-expect.ts';
import type { Finding } from './checks/finding.ts';
import { readAssert } from './checks/read-assert.ts';
import { readScript } from './checks/read-script.ts';
import { parseResponsePath, pathCel, type ResponsePath } from './checks/response-path.ts';
import type { BrunoRequest, BrunoScript } from './tree.ts';
import { type Scope, translateCredential } from './variables/scope.ts';
import { isSecretName } from './variables/secret-name.ts';

export type ConvertedChecks = {
  expect?: JsonObject;
  capture: JsonObject;
  /** The variables of the source that are captured, by our names for them. */
  captured: [source: string, name: string][];
  leftovers: Leftover[];
};

/** What a request checks and captures. `inherited` are the scripts of its folders, which may change the response. */
export function convertChecks(request: BrunoRequest, scope: Scope, inherited: BrunoScript[]): ConvertedChecks {
  const scripts = [...request.scripts, ...inherited];
  const isRewritten = scripts.some(
    ({ kind, code }) => kind !== 'pre-request script' && /setBody|res\.body\s*=[^=]/.test(code),
  );
  const state: State = { findings: [], captures: [], leftovers: [], isRewritten };
  for (const capture of request.captures) readCapture(capture, state);
  for (const script of request.scripts) readOneScript(script, state);
  const own = new Set(state.captures.map(({ name }) => name));
  for (const assert of request.asserts) readOneAssert(assert, { scope, own, state });
  const names = new Map([...own].map((name) => [name, scope.file.take(name)]));
  const expect = buildExpect(state.findings.map((finding) => withoutCredential(finding, scope)));
  return {
    ...(expect === undefined ? {} : { expect }),
    capture: Object.fromEntries(
      state.captures.map(({ name, path }) => {
        const from = pathCel(path);
        return [names.get(name) ?? name, isSecretName(name) ? { from, secret: true } : from];
      }),
    ),
    captured: [...names],
    leftovers: state.leftovers,
  };
}

type State = {
  findings: Finding[];
  captures: { name: string; path: ResponsePath }[];
  leftovers: Leftover[];
  /** A script puts another body in place of the one that came. */
  isRewritten: boolean;
};

function readCapture({ name, value, enabled, place }: BrunoRequest['captures'][number], state: State): void {
  const path = enabled ? parseResponsePath(value) : undefined;
  if (path !== undefined && !(state.isRewritten && path.root === 'body')) state.captures.push({ name, path });
  else {
    const what = enabled ? `variable ${name} after the response` : `disabled variable ${name} after the response`;
    state.leftovers.push({ place, what, source: `${enabled ? '' : '~'}${name}: ${value}` });
  }
}

function readOneScript({ kind, code, place }: BrunoScript, state: State): void {
  const leave = (source: string): void => void state.leftovers.push({ place, what: kind, source });
  if (kind === 'pre-request script' || state.isRewritten) return leave(code);
  const { findings, captures, rest } = readScript(code);
  state.findings.push(...findings);
  state.captures.push(...captures);
  for (const source of rest) leave(source);
}

function readOneAssert(
  assert: BrunoRequest['asserts'][number],
  { scope, own, state }: { scope: Scope; own: Set<string>; state: State },
): void {
  const { name, value, enabled, place } = assert;
  const source = `${enabled ? '' : '~'}${name}: ${value}`;
  if (!enabled) {
    state.leftovers.push({ place, what: 'disabled assertion', source });
    return;
  }
  const isAboutRewritten = state.isRewritten && name.includes('ody');
  const isAboutOwn = [...own].some((captured) => value.includes(`{{${captured}`));
  const finding = isAboutRewritten || isAboutOwn ? undefined : readAssert(assert, { ...scope, place });
  if (finding !== undefined) state.findings.push(finding);
  else {
    const hint = isAboutRewritten ? 'a script changes the body before it is checked' : undefined;
    state.leftovers.push({ place, what: 'assertion', source, ...(hint === undefined ? {} : { hint }) });
  }
}

function withoutCredential(finding: Finding, scope: Scope): Finding {
  if (finding.kind !== 'body' || typeof finding.value !== 'string' || finding.value.includes('${{')) return finding;
  const name = finding.steps.at(-1) ?? '';
  return isSecretName(name) ? { ...finding, value: translateCredential(name, finding.value, scope) } : finding;
}
