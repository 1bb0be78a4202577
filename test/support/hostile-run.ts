import { readdir } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import type { Problem, RequestResult } from '../../src/index.ts';
import { startRawServer } from '../servers/raw-server.ts';
import { byRequest, createWorkspace, type ReportFile } from './cli-workspace.ts';

/** What a server does with the request `/bad`. */
export type Misbehaviour = (socket: Socket) => void;

export type HostileRun = {
  exit: number;
  /** The request that the server misbehaved at. */
  bad: RequestResult;
  problem: Problem | undefined;
  report: ReportFile;
  output: string;
  /** A file of the folder, and the names of all. */
  read: (path: string) => Promise<string>;
  list: () => Promise<string[]>;
};

export type HostileOptions = {
  /** The lines of the request `bad`, in braces; default `GET: /bad`. */
  request?: string;
  /** Of each request of a table. */
  settings?: string;
  /** More of the collection. */
  top?: string;
  /** More of the command line. */
  args?: string;
  files?: Record<string, string>;
};

/** Settings of a request that end what never ends by itself soon; the other limit is not reached on a slow machine either. */
export const SHORT_READ = 'timeout: { read: 250ms }';
export const SHORT_TOTAL = 'timeout: { total: 500ms, read: 20s, connect: 20s }';

/** The bytes of an answer with a body and its length. */
export function answerOf(body: string, ...headers: string[]): string {
  return ['HTTP/1.1 200 OK', ...headers, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
}

/** A run of two files against a server that misbehaves at `/bad` and answers every other request. */
export async function runAgainst(misbehave: Misbehaviour, options: HostileOptions = {}): Promise<HostileRun> {
  return runHostile(await startMisbehaving([misbehave]), options);
}

/** As `runAgainst`, for a server that was started elsewhere and answers all but `/bad` with `good`. */
export async function runHostile(url: string, options: HostileOptions = {}): Promise<HostileRun> {
  const [ran] = await runAll(url, [options.request ?? 'GET: /bad'], options);
  return ran as HostileRun;
}

/**
 * One run for a whole table: its requests meet one misbehaviour each, with good requests between them. It is made when the
 * first of them is asked for.
 */
export function runsOf(
  table: readonly (readonly [name: string, misbehave: Misbehaviour])[],
  options: HostileOptions = {},
): (name: string) => Promise<HostileRun> {
  const { settings } = options;
  let running: Promise<HostileRun[]> | undefined;
  const runTable = async (): Promise<HostileRun[]> => {
    const url = await startMisbehaving(table.map(([, misbehave]) => misbehave));
    return runAll(
      url,
      table.map((_, index) => [`GET: /bad/${index}`, ...(settings === undefined ? [] : [settings])].join(', ')),
      options,
    );
  };
  return async (name) => {
    running ??= runTable();
    return (await running)[table.findIndex(([known]) => known === name)] as HostileRun;
  };
}

/** A server that does at `/bad/N` what is Nth in the list, at `/bad` what is first. */
async function startMisbehaving(list: readonly Misbehaviour[]): Promise<string> {
  const server = await startRawServer((socket, _number, head) => {
    const bad = /^[A-Z]+ \/bad(?:\/(\d+))?/.exec(head);
    if (bad) (list.length === 1 ? list[0] : list[Number(bad[1])])?.(socket);
    else socket.write(answerOf('good'));
  });
  onTestFinished(server.close);
  return server.url;
}

async function runAll(url: string, requests: string[], options: HostileOptions): Promise<HostileRun[]> {
  const { top = '', files = {}, args = '' } = options;
  const good = '{ GET: /good, expect: { status: 200, body: good } }';
  const lines = requests.map((request, index) => `  bad_${index}: { ${request} }\n  good_${index}: ${good}\n`);
  const { folder, rollcall, report, read } = await createWorkspace({
    'c.yaml': `baseUrl: ${url}\n${top}\nrequests:\n${lines.join('')}`,
    'other.yaml': `baseUrl: ${url}\n${top}\nrequests: { too: ${good} }\n`,
    ...files,
  });
  const reporters = ['json=report.json', 'events=events.ndjson', 'junit=junit.xml', 'console'];
  const { exit, output } = await rollcall(
    `run c.yaml other.yaml ${args} ${reporters.map((name) => `--reporter ${name}`).join(' ')}`,
  );
  const written = await report('report.json');
  // Whatever a server does to one request: the run goes on, and every report is whole.
  const others = written.results.filter(({ request }) => !request.startsWith('bad_'));
  expect(others.map(({ request, status }) => `${request} ${status}`)).toEqual([
    ...requests.map((_, index) => `good_${index} passed`),
    'too passed',
  ]);
  expect(written.problems).toEqual([]);
  expect((await read('events.ndjson')).trimEnd().split('\n').at(-1)).toContain('"run:end"');
  expect(await read('junit.xml')).toContain('</testsuites>');
  const results = byRequest(written);
  return requests.map((_, index) => {
    const bad = results[`bad_${index}`];
    if (bad === undefined) throw new Error(output);
    const problem = bad.attempts.at(-1)?.problem;
    return { exit, bad, problem, report: written, output, read, list: () => readdir(folder) };
  });
}

/** One problem and no other, at the line of the request, in the report and on the console. */
export function expectProblem(ran: HostileRun, code: string, message: RegExp): void {
  const { exit, bad, problem, output } = ran;
  expect(problem).toMatchObject({ code, message: expect.stringMatching(message) });
  const { line } = bad.location;
  expect(problem?.location).toMatchObject({ file: 'c.yaml', line });
  expect({ exit, status: bad.status, attempts: bad.attempts.length }).toEqual({
    exit: 3,
    status: 'errored',
    attempts: 1,
  });
  expect(bad.attempts[0]?.checks).toEqual([]);
  expect(output).toContain(`error[${code}]`);
  expect(output).toMatch(new RegExp(`c\\.yaml:${line}:\\d+`));
}
