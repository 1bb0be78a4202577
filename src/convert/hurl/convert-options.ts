import type { JsonObject } from '../../model/json.ts';
import { isCredentialName } from '../credentials/credential-name.ts';
import { anyStatus } from '../draft/any-status.ts';
import type { CollectionVariables } from '../draft/draft-variables.ts';
import { celString } from '../literal.ts';
import { leavePiece } from '../source/leave-piece.ts';
import { type DraftPart, plainText, templateCel, templateValue } from '../template/template-value.ts';
import { copyFile } from './convert-body.ts';
import type { EntryContext } from './entry-context.ts';
import { templateText } from './parse/parse-template.ts';
import type { Known } from './scope.ts';
import type { HurlOption, HurlRequest, HurlResponse, HurlTemplate, HurlValue } from './tree.ts';

/** Options as keys of a request. `user` is what `user:` gave, for whichever scheme the others name. */
export type ConvertedOptions = {
  keys: JsonObject;
  headers: [name: string, value: HurlTemplate, at: number][];
  user?: { template: HurlTemplate; at: number };
  scheme: 'basic' | 'digest' | { region: string; service: string };
};

/** What only changes what Hurl prints, and what is so here anyway. */
const MEANINGLESS = new Set(['verbose', 'very-verbose', 'verbosity', 'compressed']);
/** As curl does where nothing is said. */
const DEFAULT_MAX_REDIRECTS = 50;
const UNITS: Record<string, string> = { 'connect-timeout': 's', 'max-time': 's', delay: 'ms', 'retry-interval': 'ms' };

/** Carries the options of an entry over; those that have no counterpart are left. */
export async function convertOptions(
  request: HurlRequest,
  response: HurlResponse | undefined,
  context: EntryContext,
): Promise<ConvertedOptions> {
  const converted: ConvertedOptions = { keys: {}, headers: [], scheme: 'basic' };
  // Of an option that stands several times the last one counts, but for those that add up.
  const last = new Map(request.options.map((option) => [option.name, option]));
  for (const option of request.options) {
    const adds = option.name === 'variable' || option.name === 'header' || option.name === 'resolve';
    if (MEANINGLESS.has(option.name) || (!adds && last.get(option.name) !== option)) continue;
    const why = await convertOption(option, { converted, request, response, last }, context);
    if (why === undefined) continue;
    leavePiece(context, { at: option.at, end: option.end, what: `option ${option.name}`, ...(why !== '' && { why }) });
  }
  return converted;
}

type OptionTarget = {
  converted: ConvertedOptions;
  request: HurlRequest;
  response: HurlResponse | undefined;
  last: Map<string, HurlOption>;
};

/** Why an option is left, or undefined where it was carried over. */
async function convertOption(
  option: HurlOption,
  target: OptionTarget,
  context: EntryContext,
): Promise<string | undefined> {
  const { name, value } = option;
  const { converted } = target;
  const { keys } = converted;
  if (value.kind === 'boolean') return booleanOption(name, value.value, target);
  if (value.kind === 'number') return numberOption(name, value, target);
  if (value.kind === 'variable') return defineVariable(value.name, value.value, context);
  const text = (): string => templateValue(context.scope.parts(value.text));
  switch (name) {
    case 'user':
      converted.user = { template: value.text, at: option.at };
      return undefined;
    case 'header':
      return headerOption(value.text, option.at, converted);
    case 'aws-sigv4':
      return awsOption(templateText(value.text), target);
    case 'proxy':
      if (templateText(value.text).includes('@')) return 'it holds credentials: give the proxy with --proxy';
      keys['proxy'] = /^(\w+:\/\/|\{\{)/.test(templateText(value.text)) ? text() : `http://${text()}`;
      return undefined;
    case 'resolve':
      return resolveOption(templateText(value.text), keys);
    case 'unix-socket':
      keys['unix'] = text();
      return undefined;
    case 'output':
      return outputOption(templateText(value.text), target);
    case 'cacert': {
      const path = await copyFile(value.text, context);
      if (path === undefined) return 'put the file beside this one and write `tls: { ca: … }`';
      keys['tls'] = { ...(keys['tls'] as JsonObject | undefined), ca: path };
      return undefined;
    }
    case 'cert':
    case 'key':
      return 'keys of clients are not copied: write `tls: { cert: …, key: … }`';
    default:
      return value.text.some((part) => 'name' in part) ? 'its value is computed' : '';
  }
}

function booleanOption(name: string, value: boolean, { converted, last }: OptionTarget): string | undefined {
  if (!value) return undefined;
  const { keys } = converted;
  switch (name) {
    case 'location':
    case 'location-trusted': {
      const most = last.get('max-redirs')?.value;
      keys['redirects'] = most?.kind === 'number' && most.value >= 0 ? most.value : DEFAULT_MAX_REDIRECTS;
      return name === 'location' ? undefined : 'redirects are followed, but credentials never go to another origin';
    }
    case 'insecure':
      keys['tls'] = { ...(keys['tls'] as JsonObject | undefined), verify: false };
      return undefined;
    case 'http2':
      keys['http2'] = true;
      return undefined;
    case 'skip':
      keys['skip'] = 'skipped in the Hurl file';
      return undefined;
    case 'digest':
      converted.scheme = 'digest';
      return undefined;
    case 'netrc':
    case 'netrc-optional':
      return 'give --netrc on the command line';
    default:
      return '';
  }
}

function numberOption(name: string, value: { value: number; unit?: string }, target: OptionTarget): string | undefined {
  const { keys } = target.converted;
  const duration = `${value.value}${value.unit ?? UNITS[name] ?? 'ms'}`;
  switch (name) {
    case 'connect-timeout':
    case 'max-time': {
      const phase = name === 'max-time' ? 'total' : 'connect';
      keys['timeout'] = { ...(keys['timeout'] as JsonObject | undefined), [phase]: duration };
      return undefined;
    }
    case 'delay':
      keys['delay'] = duration;
      return undefined;
    case 'max-redirs':
      return isTrue(target.last, 'location') || isTrue(target.last, 'location-trusted')
        ? undefined
        : 'without `location` no redirect is followed';
    case 'repeat':
      if (value.value < 0) return 'a request cannot be repeated without end';
      if (value.value === 0) keys['skip'] = 'repeated no times in the Hurl file';
      else if (value.value > 1) keys['repeat'] = value.value;
      return undefined;
    case 'retry':
      return retryOption(value.value, target);
    case 'retry-interval':
      return target.last.has('retry') ? undefined : 'without `retry` nothing is tried again';
    default:
      return '';
  }
}

/** Hurl tries again whatever failed; here a status or a connection can be a reason, a false assert cannot. */
function retryOption(limit: number, { converted, request, response, last }: OptionTarget): string | undefined {
  if (limit === 0) return undefined;
  if (limit < 0) return 'a request cannot be tried without end; see `poll`';
  const interval = last.get('retry-interval')?.value;
  const wait = interval?.kind === 'number' ? `${interval.value}${interval.unit ?? 'ms'}` : '1s';
  const on = ['network', 'timeout', ...otherStatuses(response?.status)];
  const backoff = { initial: wait, factor: 1, max: wait, jitter: 0 };
  converted.keys['retry'] = { limit, on, methods: [request.method], backoff };
  const checks = (response?.asserts.length ?? 0) + (response?.headers.length ?? 0) + (response?.body ? 1 : 0);
  return checks === 0
    ? undefined
    : 'only a wrong status or a failed connection is tried again, not a false assert; see `poll`';
}

/** Every class of statuses but that of the one that is wanted. */
function otherStatuses(wanted: number | undefined): string[] {
  if (wanted === undefined) return [];
  return anyStatus.filter((one) => one[0] !== String(wanted)[0]);
}

function isTrue(options: Map<string, HurlOption>, name: string): boolean {
  const value = options.get(name)?.value;
  return value?.kind === 'boolean' && value.value;
}

function defineVariable(name: string, value: HurlValue, { scope, variables }: EntryContext): string | undefined {
  if (value.kind === 'text') {
    scope.define(name, knownText(name, scope.parts(value.text), variables));
    return undefined;
  }
  const text =
    value.kind === 'null'
      ? 'null'
      : value.kind === 'boolean'
        ? String(value.value)
        : value.kind === 'number'
          ? value.source
          : undefined;
  if (text === undefined) return 'it is no text, number or boolean';
  scope.define(name, { cel: text, isText: false, text });
  return undefined;
}

function knownText(name: string, parts: DraftPart[], variables: CollectionVariables): Known {
  const text = plainText(parts);
  if (text === undefined) return { cel: `(${templateCel(parts)})`, isText: true };
  if (text !== '' && isCredentialName(name)) return { cel: variables.secret(name, text, 0), isText: true };
  return { cel: celString(text), isText: true, text };
}

function headerOption(text: HurlTemplate, at: number, { headers }: ConvertedOptions): string | undefined {
  const [first, ...others] = text;
  const [, name, rest] = (first !== undefined && 'text' in first && /^([^:\s]+):\s*([\s\S]*)$/.exec(first.text)) || [];
  if (name === undefined || rest === undefined) return 'it is not a name and a value';
  headers.push([name, rest === '' ? others : [{ text: rest }, ...others], at]);
  return undefined;
}

function awsOption(text: string, { converted, last }: OptionTarget): string | undefined {
  const [, region, service] = /^aws:amz:([\w-]+):([\w-]+)$/.exec(text) ?? [];
  if (region === undefined || service === undefined || !last.has('user')) return 'write `auth: { awsSigV4: … }`';
  converted.scheme = { region, service };
  return undefined;
}

/** `host:port:address`; an address here is for all ports of a host. */
function resolveOption(text: string, keys: JsonObject): string | undefined {
  const [, host, address] = /^([^:\s]+):\d+:\[?([^\]\s]+)\]?$/.exec(text) ?? [];
  if (host === undefined || address === undefined) return 'it is not host:port:address';
  keys['resolve'] = { ...(keys['resolve'] as JsonObject | undefined), [host]: address };
  return undefined;
}

/** A body that is saved is not in memory: it cannot be looked at as well. */
function outputOption(text: string, { converted, response }: OptionTarget): string | undefined {
  if (text.includes('{{')) return 'its value is computed';
  if (text === '-') return 'the body is in the reports';
  if (/^([/\\]|\w:)|\.\./.test(text)) return 'write `save: …` with a path within this project';
  const looks = [...(response?.asserts ?? []), ...(response?.captures ?? [])].some(
    ({ query }) => !['status', 'header', 'cookie', 'duration', 'url', 'sha256', 'variable'].includes(query.type),
  );
  if (looks || response?.body !== undefined) return 'a body that is saved cannot be checked too';
  converted.keys['save'] = text;
  return undefined;
}
