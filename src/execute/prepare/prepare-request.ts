import type { RequestSpec } from '../../model/collection.ts';
import type { Header, PreparedRequest } from '../../model/exchange.ts';
import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { ProblemError, problemAt } from '../../model/problem.ts';
import type { Span } from '../../model/source.ts';
import type { Template } from '../../model/template.ts';
import type { Redactor } from '../redact/redact.ts';
import type { FileAccess, RunSettings } from '../run-context.ts';
import { prepareBody } from './prepare-body.ts';
import { prepareConnection } from './prepare-connection.ts';
import { prepareTimeouts } from './prepare-policies.ts';
import { prepareUrl } from './prepare-url.ts';
import { badValue, type Evaluate, scalarText, toBytes, toInteger, toText } from './values.ts';

export type PrepareContext = {
  evaluate: Evaluate;
  files: FileAccess;
  settings: RunSettings;
  redactor: Redactor;
};

/** What to send, and how to authorize it. */
export type Prepared = { request: PreparedRequest; auth?: RequestAuth; netrc?: Span };

/** `netrc` instead of `auth`: nothing is said about credentials, those of `.netrc` may be used. */
export type RequestAuth = { scheme: string; settings: JsonObject; span: Span };

const DEFAULT_MAX_BODY_BYTES = 50e6;
const DEFAULT_REDIRECTS = 10;

/** Evaluates a request into what will be sent. Throws ProblemError where a value is missing or of the wrong type. */
export async function prepareRequest(spec: RequestSpec, context: PrepareContext): Promise<Prepared> {
  const { evaluate, files, settings, redactor } = context;
  const url = prepareUrl(spec, evaluate);
  const headers = spec.headers === undefined ? [] : prepareHeaders(evaluate(spec.headers), spec.headers.span);
  const content = spec.body === undefined ? undefined : await prepareBody(spec.body, evaluate, files);
  if (content !== undefined && !headers.some(([name]) => name.toLowerCase() === 'content-type')) {
    headers.push(['content-type', content.contentType]);
  }
  const auth = spec.auth === undefined ? undefined : prepareAuth(spec.auth, evaluate);
  const saveTo = spec.save === undefined ? undefined : await saveTarget(spec.save, evaluate, files);
  const request: PreparedRequest = {
    method: spec.method,
    url,
    headers,
    ...(content === undefined ? {} : { body: content.body }),
    timeout: prepareTimeouts(spec, evaluate, settings.timeoutMs),
    redirects: integer(spec.redirects, evaluate, 'redirects') ?? DEFAULT_REDIRECTS,
    maxBodyBytes:
      spec.maxBody === undefined
        ? DEFAULT_MAX_BODY_BYTES
        : toBytes(evaluate(spec.maxBody), spec.maxBody.span, 'maxBody'),
    ...(saveTo === undefined ? {} : { saveTo }),
    connection: await prepareConnection(spec, evaluate, { files, flags: settings.connection }),
    credentialHeaders: headers.flatMap(([name, value]) => (redactor.text(value) === value ? [] : [name.toLowerCase()])),
    credentialParams: [],
  };
  return {
    request,
    ...(auth === undefined ? {} : { auth }),
    ...(spec.auth === undefined ? { netrc: spec.url.span } : {}),
  };
}

function prepareHeaders(value: Json, span: Span): Header[] {
  if (!isJsonObject(value)) throw badValue(span, 'headers', 'a map', value);
  const headers: Header[] = [];
  for (const [name, item] of Object.entries(value)) {
    for (const one of Array.isArray(item) ? item : [item]) {
      if (one === null) continue;
      const text = scalarText(one);
      if (text === undefined)
        throw badValue(span, `headers.${name}`, 'text, a number, true, false or a list of these', one);
      headers.push([name, text]);
    }
  }
  return headers;
}

function prepareAuth(template: Template, evaluate: Evaluate): Prepared['auth'] {
  const value = evaluate(template);
  if (value === 'none' || value === null) return undefined;
  const [entry] = isJsonObject(value) ? Object.entries(value) : [];
  if (entry === undefined) throw badValue(template.span, 'auth', '`none` or a map with one scheme', value);
  const [scheme, settings] = entry;
  return {
    scheme,
    settings: isJsonObject(settings) ? settings : { token: toText(settings, template.span, `auth.${scheme}`) },
    span: template.span,
  };
}

/** What git and rollcall itself go by. */
const DECIDES = /\/(?:\.git(?:\/|$)|rollcall\.ya?ml$|\.env[^/]*$)/i;

async function saveTarget(template: Template, evaluate: Evaluate, files: FileAccess): Promise<string> {
  const path = await files.resolve(toText(evaluate(template), template.span, 'save'), template.span);
  const shown = files.shown(path);
  if (!DECIDES.test(`/${shown}`)) return path;
  const message = `nothing is saved to ${shown}: what stands there decides what runs and where it is sent`;
  throw new ProblemError(problemAt(template.span, 'http/file', message, 'save it to a folder of its own'));
}

function integer(template: Template | undefined, evaluate: Evaluate, what: string): number | undefined {
  return template === undefined ? undefined : toInteger(evaluate(template), template.span, { what, least: 0 });
}
