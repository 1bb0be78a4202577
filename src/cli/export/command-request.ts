import { markPath } from '../../convert/curl-script/markers.ts';
import type { ScriptRequest } from '../../convert/export-curl.ts';
import { plainText } from '../../convert/k6/code/plain-text.ts';
import type { DryRequest } from '../../execute/dry-run/dry-run.ts';
import type { RequestSpec } from '../../model/collection.ts';
import type { Header } from '../../model/exchange.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import type { PlannedFile } from '../../model/plan.ts';
import type { CommandNames } from './command-names.ts';

type Context = { file: PlannedFile; names: CommandNames; userAgent: string };

/** A request of a dry run as a part of a script: without headers that curl has its own of, with variables for secrets. */
export function scriptRequest({ planned, request, details }: DryRequest, context: Context): ScriptRequest {
  const { file, names, userAgent } = context;
  const { spec } = planned;
  const comments = [`${planned.id}${literalName(spec)}`, ...remarks(spec)];
  const isSkipped = spec.skip?.kind === 'literal' && spec.skip.value !== false && spec.skip.value !== null;
  if (request === undefined || isSkipped) return { comments, fills: [] };
  const marked = mapTexts({ request, details: details ?? {} }, names.markSecrets) as unknown as {
    request: NonNullable<typeof request>;
    details: NonNullable<typeof details>;
  };
  const { url } = marked.request;
  const headers = marked.request.headers
    .filter((header) => !isOurs(header, userAgent))
    .map(([name, value]): Header => [name, value.replace('<oauth2.token>', () => tokenOf(spec, names))]);
  return {
    comments,
    request: { ...marked.request, url: spec.url.kind === 'expression' ? markPath(url) : url, headers },
    details: marked.details,
    get fills() {
      return names.fillsOf(planned, file);
    },
  };
}

function literalName({ name }: RequestSpec): string {
  return name?.kind === 'literal' ? `: ${plainText(name.value)}` : '';
}

/** What a run does with the request and a command does not. */
function remarks(spec: RequestSpec): string[] {
  const { skip, poll, paginate } = spec;
  return [
    ...(skip?.kind === 'literal' && skip.value ? [`skipped: ${plainText(skip.value)}`] : []),
    ...(spec.if === undefined ? [] : [`only if ${spec.if.source.trim()}`]),
    ...(poll === undefined ? [] : [`a run repeats it until ${poll.until.source.trim()}`]),
    ...(paginate === undefined ? [] : ['a run goes on to the next pages']),
  ];
}

/** Headers that rollcall sends of its own accord. */
function isOurs([name, value]: Header, userAgent: string): boolean {
  const key = name.toLowerCase();
  return (key === 'user-agent' && value === userAgent) || (key === 'accept-encoding' && value === 'gzip, deflate, br');
}

function tokenOf({ auth }: RequestSpec, names: CommandNames): string {
  const { file, start, end } = auth?.span ?? { file: undefined, start: 0, end: 0 };
  const key = `oauth2 ${file?.text.slice(start, end)}`;
  return names.ask('oauth2_token', { key, what: 'a token of the OAuth 2.0 server', when: 'first' });
}

function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}
