import type { Json, JsonObject } from '../../model/json.ts';
import { literal } from '../literal.ts';
import { leavePiece } from '../source/leave-piece.ts';
import { templateValue } from '../template/template-value.ts';
import { expandText } from './expand-text.ts';
import { obstruct, type RequestContext } from './http-context.ts';
import type { HttpMeta } from './tree.ts';

/** What an editor does with a response, and what only changes what is shown. */
const MEANINGLESS =
  /^(?:name|title|description|save|extension|openWith|no-?log|no-?response-?view|no-?streaming-?log|debug|verbose|keep-?streaming|grid.*|language|no-?client-?cert|injectVariables|inject-?variables|import|metaDataLogging|use-os-credentials)$/i;
/** Sent so many times at most; beyond that a loop is a load test. */
const MAX_LOOPS = 100;

/** Metadata as keys of a request; those that have no counterpart are left. */
export function convertMetas(metas: readonly HttpMeta[], context: RequestContext): JsonObject {
  const keys: JsonObject = {};
  for (const meta of metas) if (!MEANINGLESS.test(meta.key)) convertMeta(meta, keys, context);
  return keys;
}

function convertMeta(meta: HttpMeta, keys: JsonObject, context: RequestContext): void {
  const { at, end, key, value } = meta;
  const piece = { at, end, what: `@${key}` };
  switch (key.replaceAll('-', '').toLowerCase()) {
    case 'ref':
    case 'forceref':
      return addNeed(meta, keys, context);
    case 'disabled':
      if (value !== '' && value !== 'true') return obstruct(context, { ...piece, why: 'its condition is a script' });
      keys['skip'] = 'disabled in the source';
      return undefined;
    case 'noredirect':
      keys['redirects'] = 0;
      return undefined;
    case 'nocookiejar':
      keys['cookies'] = false;
      return undefined;
    case 'norejectunauthorized':
    case 'insecure':
      keys['tls'] = { verify: false };
      return undefined;
    case 'timeout':
    case 'connectiontimeout': {
      const duration = durationOf(value);
      if (duration === undefined) return leavePiece(context, { ...piece, why: 'it is not known in which unit it is' });
      keys['timeout'] = {
        ...(keys['timeout'] as JsonObject | undefined),
        [key.startsWith('c') ? 'connect' : 'total']: duration,
      };
      return undefined;
    }
    case 'sleep':
      if (!/^\d+$/.test(value)) return leavePiece(context, piece);
      keys['delay'] = `${value}ms`;
      return undefined;
    case 'proxy':
      if (/@/.test(value) || value === '') return leavePiece(context, { ...piece, why: 'give the proxy with --proxy' });
      keys['proxy'] = templateValue(expandText(value, at, context));
      return undefined;
    case 'noproxy':
      keys['proxy'] = false;
      return undefined;
    case 'tag':
    case 'tags':
      keys['tags'] = [
        ...((keys['tags'] as Json[] | undefined) ?? []),
        ...value
          .split(/[,\s]+/)
          .filter((tag) => tag !== '')
          .map(literal),
      ];
      return undefined;
    case 'loop':
      return addLoop(meta, keys, context);
    case 'prompt':
      return leavePiece(context, { ...piece, why: 'the value is read from the environment' });
    default:
      return leavePiece(context, piece);
  }
}

/** A reference to a request before; one of another file, or a later one, cannot be waited for. */
function addNeed({ at, end, key, value }: HttpMeta, keys: JsonObject, context: RequestContext): void {
  const named = context.named.get(value);
  const piece = { at, end, what: `@${key} ${value}`.trim() };
  if (named === undefined) return obstruct(context, { ...piece, why: 'it is in another file, or comes later' });
  if (key.toLowerCase().startsWith('force')) leavePiece(context, { ...piece, why: 'the request runs once' });
  keys['needs'] = [...new Set([...((keys['needs'] as string[] | undefined) ?? []), named.id])];
}

/** `for 3` is a row each, with its index. */
function addLoop({ at, end, value }: HttpMeta, keys: JsonObject, context: RequestContext): void {
  const times = Number(/^for\s+(\d+)$/.exec(value)?.[1]);
  if (!(times > 0 && times <= MAX_LOOPS)) return obstruct(context, { at, end, what: '@loop', why: 'see `each`' });
  keys['each'] = Array.from({ length: times }, (_, index) => ({ index }));
}

/** Whether the request runs once a row. */
export function isLoop(metas: readonly HttpMeta[]): boolean {
  return metas.some(({ key }) => key === 'loop');
}

/** A unit is `ms` in httpyac and seconds in IntelliJ: without one only a large number is clear. */
function durationOf(value: string): string | undefined {
  const [, amount, unit] = /^(\d+)\s*(ms|s|m)?$/.exec(value) ?? [];
  if (amount === undefined) return undefined;
  if (unit !== undefined) return `${amount}${unit}`;
  return Number(amount) >= 1000 ? `${amount}ms` : undefined;
}
