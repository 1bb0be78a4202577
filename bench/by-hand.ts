import { createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';
import v8 from 'node:v8';
import type { ValidateFunction } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import type { Dispatcher, Pool as UndiciPool } from 'undici';
import { schemas } from './suite.ts';

/**
 * The floor of the comparison: what a good programmer would write by hand for one work and nothing else. Reused sockets, an
 * own handler on `dispatch` (the fastest way through undici), one compiled validator, only the modules that are needed,
 * and no optimising compiler for the WebAssembly parser, which a short process would wait for at its end.
 *
 * `by-hand ORIGIN users|slow|big|chain COUNT JOBS`, `by-hand ORIGIN download SIZE FILE`; exits 1 where a check fails.
 */
v8.setFlagsFromString('--liftoff-only');
const require = createRequire(import.meta.url);
const Pool = require('undici/lib/dispatcher/pool.js') as typeof UndiciPool;
const [origin = '', kind = '', size = '', last = ''] = process.argv.slice(2);

if (kind === 'download') await download();
else if (kind === 'chain') chain(Number(size));
else sendAll(Number(size), Number(last));

/** So many requests, so many in flight: status, members of the body, JSON Schema. */
function sendAll(count: number, jobs: number): void {
  const pool = new Pool(origin, { connections: jobs });
  const isValid = compile(kind === 'big' ? schemas.list : schemas.user);
  let started = 0;
  let ended = 0;
  let wrong = 0;
  const next = () => {
    if (started === count) return;
    const id = started++;
    get(pool, `/${kind}/${id}`, (status, text) => {
      const body = status === 200 ? JSON.parse(text) : undefined;
      if (body?.id !== id || body.name !== 'Ann' || !isValid(body)) wrong++;
      if (++ended === count) finish(pool, wrong);
      else next();
    });
  };
  for (let i = 0; i < jobs; i++) next();
}

/** Each request has the token of the answer before it in its path. */
function chain(count: number): void {
  const pool = new Pool(origin, { connections: 1 });
  const follow = (id: number, token: string) =>
    get(pool, `/chain/${token}`, (status, text) => {
      const body = status === 200 ? JSON.parse(text) : undefined;
      if (body?.id !== id) finish(pool, 1);
      else if (id + 1 === count) finish(pool, 0);
      else follow(id + 1, body.next);
    });
  follow(0, 'start');
}

async function download(): Promise<void> {
  const { stream } = require('undici/lib/api/index.js') as { stream: UndiciPool['stream'] };
  const pool = new Pool(origin, { connections: 1 });
  let status = 0;
  await stream.call(pool, { path: `/bytes/${size}`, method: 'GET' }, ({ statusCode }) => {
    status = statusCode;
    return createWriteStream(last);
  });
  finish(pool, status === 200 ? 0 : 1);
}

function get(pool: UndiciPool, path: string, done: (status: number, text: string) => void): void {
  let status = 0;
  const chunks: Buffer[] = [];
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart() {},
    onResponseStart(_, statusCode) {
      status = statusCode;
    },
    onResponseData(_, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      done(status, (chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString());
    },
    onResponseError(_, error) {
      throw error;
    },
  };
  pool.dispatch({ path, method: 'GET' }, handler);
}

function compile(schema: object): ValidateFunction {
  const ajv = require('ajv/dist/2020.js') as { Ajv2020: typeof Ajv2020 };
  return new ajv.Ajv2020().compile(schema);
}

function finish(pool: UndiciPool, wrong: number): void {
  process.exitCode = wrong === 0 ? 0 : 1;
  process.stdout.write(`${wrong} wrong\n`);
  void pool.close();
}
