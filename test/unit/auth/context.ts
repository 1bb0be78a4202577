import type { AuthContext } from '../../../src/auth/scheme.ts';
import type { PreparedRequest } from '../../../src/model/exchange.ts';
import { ProblemError } from '../../../src/model/problem.ts';
import type { SourceFile } from '../../../src/model/source.ts';
import { send } from './send.ts';

const text = 'defaults:\n  auth: here\n';
const file: SourceFile = { path: 'a.yaml', absolutePath: '/a.yaml', text };

export type TestContext = AuthContext & { secrets: Set<string>; sent: PreparedRequest[] };

/** A context that sends over the loopback network; what it was told to hide and to send can be read. */
export function contextOf(overrides: Partial<AuthContext> = {}): TestContext {
  const secrets = new Set<string>();
  const sent: PreparedRequest[] = [];
  return {
    span: { file, start: text.indexOf('here'), end: text.indexOf('here') + 4 },
    send: (request) => {
      sent.push(request);
      return send(request);
    },
    base: requestTo('http://127.0.0.1/'),
    cache: new Map(),
    addSecret: (value) => secrets.add(value),
    now: Date.now,
    ...overrides,
    secrets,
    sent,
  };
}

export function requestTo(url: string, overrides: Partial<PreparedRequest> = {}): PreparedRequest {
  return {
    method: 'GET',
    url,
    headers: [],
    timeout: { connectMs: 1000, readMs: 1000, totalMs: 1000 },
    redirects: 10,
    maxBodyBytes: 1000,
    connection: {},
    credentialHeaders: [],
    credentialParams: [],
    ...overrides,
  };
}

export function headerOf(request: PreparedRequest | undefined, name: string): string | undefined {
  return request?.headers.find(([other]) => other.toLowerCase() === name)?.[1];
}

export async function problemFrom(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw new Error('expected a problem', { cause: error });
  return error.problem;
}
