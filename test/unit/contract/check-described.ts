import {
  type CheckedExchange,
  checkExchange,
  createValidators,
  type Validators,
} from '../../../src/contract/check/check-exchange.ts';
import type { Description } from '../../../src/contract/description.ts';
import { readDescription } from '../../../src/contract/read-description.ts';
import { createHttpResponse } from '../../../src/http/http-response.ts';
import { parseYaml } from '../../../src/load/yaml/parse-yaml.ts';
import type { Header, HttpResponse, PreparedBody } from '../../../src/model/exchange.ts';
import { ProblemError } from '../../../src/model/problem.ts';

/** A description of files in memory; the first one is its root. */
export async function described(files: Record<string, string>): Promise<Description> {
  const [root = ''] = Object.keys(files);
  const { description, problems } = await readDescription({
    file: `/project/${root}`,
    root: '/project',
    readFile: async (path) => {
      const text = files[path.replace('/project/', '')];
      if (text !== undefined) return text;
      throw new ProblemError({ code: 'input/not-found', message: `${path} is not there` });
    },
    parseYaml,
  });
  if (!description)
    throw new Error(`the test has a bad description: ${problems.map(({ message }) => message).join('; ')}`);
  return description;
}

export type ExchangeParts = {
  method?: string;
  url?: string;
  headers?: Header[];
  body?: string | PreparedBody;
  status?: number;
  type?: string;
  answerHeaders?: Header[];
  answer?: string;
  savedTo?: string;
  strict?: boolean;
  requests?: boolean;
  severity?: Record<string, 'error' | 'warn' | 'off'>;
  basePaths?: string[];
};

/** Checks an exchange: by default `GET /`, answered by 200 and JSON. */
export function checkOf(description: Description, parts: ExchangeParts): Promise<CheckedExchange> {
  const { method = 'GET', url = 'http://localhost/', headers = [], body } = parts;
  const { strict = false, requests = true, severity = {}, basePaths = [] } = parts;
  const prepared: PreparedBody | undefined =
    typeof body === 'string' ? { kind: 'bytes', bytes: Buffer.from(body) } : body;
  return checkExchange({
    description,
    settings: { strict, requests, severity },
    request: { method, url: new URL(url, 'http://localhost').href, headers, ...(prepared ? { body: prepared } : {}) },
    response: responseOf(parts),
    basePaths,
    validators: validatorsFor(description),
  });
}

const validators = new WeakMap<Description, Validators>();

/** As in a run: schemas are compiled once. */
function validatorsFor(description: Description): Validators {
  const known = validators.get(description) ?? createValidators();
  validators.set(description, known);
  return known;
}

/** The findings as lines: kind, path, rule, message. */
export async function findingsOf(description: Description, parts: ExchangeParts): Promise<string[]> {
  const { findings } = await checkOf(description, parts);
  return findings.map(({ kind, path, rule, message }) => `${kind} | ${path ?? ''} | ${rule} | ${message}`);
}

function responseOf(parts: ExchangeParts): HttpResponse {
  const { status = 200, type = 'application/json', answerHeaders = [], answer = '', savedTo } = parts;
  const headers: Header[] = [...(type === '' ? [] : [['content-type', type] as Header]), ...answerHeaders];
  const bytes = Buffer.from(answer);
  const body =
    savedTo === undefined
      ? { bytes, size: bytes.byteLength }
      : { bytes: new Uint8Array(), size: bytes.byteLength, sha256: '', savedTo };
  return createHttpResponse({ status, statusText: '', httpVersion: '1.1', headers }, body, 'http://localhost/');
}
