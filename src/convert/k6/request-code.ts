import type { CaptureSpec, CheckSpec, RequestSpec } from '../../model/collection.ts';
import type { PlannedGroup } from '../../model/plan.ts';
import { locationOf } from '../../model/source.ts';
import { authCode } from './auth-code.ts';
import { bodyCode } from './body-code.ts';
import { checksCode } from './check-code.ts';
import { shownValue } from './check-label.ts';
import { commentLine, keyCode, listCode, objectCode, quote } from './code/code.ts';
import { type CodeScope, closureCode, NotCarriedOver } from './code/code-scope.ts';
import { expressionCode } from './code/expression-code.ts';
import { plainText } from './code/plain-text.ts';
import { templateCode } from './code/template-code.ts';
import { carryConnection } from './connection-code.ts';
import { flowEntries } from './flow-code.ts';
import { rowsCode } from './rows-code.ts';
import type { ScriptContext } from './script-context.ts';

type Entry = [key: string, code: string];

/**
 * A request of the script with its checks and captures. One that k6 cannot send is left out: it counts as skipped, and
 * so does what depends on it.
 */
export async function requestCode(group: PlannedGroup, scope: CodeScope, context: ScriptContext): Promise<string> {
  const { spec, dependsOn } = group;
  const place = locationOf(spec.span);
  const comment = commentLine(context.redact(`${place.file}:${place.line}${nameOf(spec)}`));
  const mark = context.leftovers.length;
  try {
    const send = await sendCode(spec, scope, context);
    const entries: Entry[] = [
      ['id', quote(spec.id)],
      ...(dependsOn.length === 0 ? [] : [['needs', listCode(dependsOn.map(quote))] as Entry]),
      ...rowsCode(group, scope, context),
      ...flowEntries(spec, scope, context),
      ['send', send],
      ['checks', checksCode(spec.expect, scope, context)],
      ...captureEntries(spec.capture, scope, context),
    ];
    return `${comment}\n${objectCode(entries)}`;
  } catch (error) {
    if (!(error instanceof NotCarriedOver)) throw error;
    context.leftovers.length = mark;
    for (const { name } of spec.capture) (scope.lostVars as Set<string>).add(name);
    const at = error.span === undefined ? place : locationOf(error.span);
    context.leftovers.push({ place: at, what: `request "${spec.id}"`, hint: error.message });
    return `${comment}\n${objectCode([
      ['id', quote(spec.id)],
      ['leftOut', quote(context.redact(error.message))],
    ])}`;
  }
}

function nameOf({ name }: RequestSpec): string {
  return name === undefined ? '' : `: ${plainText(shownValue(name))}`;
}

async function sendCode(spec: RequestSpec, scope: CodeScope, context: ScriptContext): Promise<string> {
  const body = spec.body === undefined ? undefined : await bodyCode(spec.body, context);
  await carryConnection(spec, context);
  return closureCode(scope, (inner) => {
    const auth = spec.auth === undefined ? undefined : authCode(spec.auth, inner);
    const timeout = spec.timeout === undefined ? defaultTimeout(context) : templateCode(spec.timeout, inner);
    const expected = expectedStatuses(spec.expect);
    const entries: (Entry | undefined)[] = [
      ['method', quote(spec.method)],
      ['url', urlCode(spec, inner)],
      spec.headers && ['headers', templateCode(spec.headers, inner)],
      body && ['body', body(inner)],
      auth === undefined ? undefined : ['authorize', auth],
      timeout === undefined ? undefined : ['timeout', timeout],
      spec.redirects && ['redirects', `Number(${templateCode(spec.redirects, inner)})`],
      spec.cookies && ['cookies', `textOf(${templateCode(spec.cookies, inner)}) === 'true'`],
      needsBytes(spec.expect) ? ['binary', 'true'] : undefined,
      expected === undefined ? undefined : ['expected', expected],
    ];
    return objectCode(entries.filter((entry) => entry !== undefined));
  });
}

function urlCode({ url, baseUrl, query }: RequestSpec, scope: CodeScope): string {
  const base = baseUrl === undefined ? "''" : templateCode(baseUrl, scope);
  const more = query === undefined ? [] : [templateCode(query, scope)];
  return `urlOf(${[base, templateCode(url, scope), ...more].join(', ')})`;
}

function defaultTimeout({ timeoutMs }: ScriptContext): string | undefined {
  return timeoutMs === undefined ? undefined : quote(`${timeoutMs}ms`);
}

/** A text that was read from other bytes than UTF-8 has another size, and another digest. */
function needsBytes(specs: readonly CheckSpec[]): boolean {
  return specs.some(({ kind }) => kind === 'sha256' || kind === 'size');
}

/** Statuses from 400 on that are expected, so that k6 does not count them as failed requests. */
function expectedStatuses(specs: readonly CheckSpec[]): string | undefined {
  const statuses = specs.flatMap((spec) =>
    spec.kind === 'status' && spec.value.kind === 'literal' ? [spec.value.value].flat() : [],
  );
  const codes = statuses.map((status) => {
    const text = plainText(status).toLowerCase();
    return text.endsWith('xx') ? `{ min: ${text[0]}00, max: ${text[0]}99 }` : text;
  });
  return codes.some((code) => /^(?:\{ min: )?[45]/.test(code)) ? listCode(codes) : undefined;
}

function captureEntries(specs: readonly CaptureSpec[], scope: CodeScope, context: ScriptContext): Entry[] {
  const entries: Entry[] = [];
  for (const { name, from } of specs) {
    try {
      entries.push([keyCode(name), closureCode(scope, (inner) => expressionCode(from, inner))]);
    } catch (error) {
      if (!(error instanceof NotCarriedOver)) throw error;
      (scope.lostVars as Set<string>).add(name);
      context.leftovers.push({ place: locationOf(from.span), what: `capture "${name}"`, hint: error.message });
    }
  }
  return entries.length === 0 ? [] : [['capture', objectCode(entries)]];
}
