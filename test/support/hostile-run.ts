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
  /** How many connections were opened. */
  connections: number;
};

export type HostileOptions = {
  /** The lines of the request `bad`, in braces; default `GET: /bad`. */
  request?: string;
  /** More of the collection; default the limits of `LIMITS`. */
  top?: string;
  /** More of the command line. */
  args?: string;
  files?: Record<string, string>;
};

/** Limits that end what never ends by itself, soon. */
export const LIMITS = 'defaults: { timeout: { connect: 2s, read: 250ms, total: 700ms } }';

/** The bytes of an answer with a body and its length. */
export function answerOf(body: string, ...headers: string[]): string {
  return ['HTTP/1.1 200 OK', ...headers, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
}

/** A run of two files against a server that misbehaves at `/bad` and answers every other request. */
export async function runAgainst(misbehave: Misbehaviour, options: HostileOptions = {}): Promise<HostileRun> {
  const server = await startRawServer((socket, _number, head) => {
    if (/^[A-Z]+ \/bad/.test(head)) misbehave(socket);
    else socket.write(answerOf('good'));
  });
  onTestFinished(server.close);
  const ran = await runHostile(server.url, options);
  return { ...ran, connections: server.connections() };
}

/** As `runAgainst`, for a server that was started elsewhere and answers all but `/bad` with `good`. */
export async function runHostile(url: string, options: HostileOptions = {}): Promise<Omit<HostileRun, 'connections'>> {
  const { request = 'GET: /bad', top = LIMITS, files = {}, args = '' } = options;
  const good = 'good: { GET: /good, expect: { status: 200, body: good } }';
  const { folder, rollcall, report, read } = await createWorkspace({
    'c.yaml': `baseUrl: ${url}\n${top}\nrequests:\n  bad: { ${request} }\n  ${good}\n`,
    'other.yaml': `baseUrl: ${url}\n${top}\nrequests: { ${good.replace('good', 'too')} }\n`,
    ...files,
  });
  const reporters = ['json=report.json', 'events=events.ndjson', 'junit=junit.xml', 'console'];
  const { exit, output } = await rollcall(
    `run c.yaml other.yaml ${args} ${reporters.map((name) => `--reporter ${name}`).join(' ')}`,
  );
  const written = await report('report.json');
  const { bad, ...others } = byRequest(written);
  if (bad === undefined) throw new Error(output);
  // Whatever a server does to one request: the run goes on, and every report is whole.
  expect(Object.entries(others).map(([name, { status }]) => `${name} ${status}`)).toEqual([
    'good passed',
    'too passed',
  ]);
  expect(written.problems).toEqual([]);
  expect((await read('events.ndjson')).trimEnd().split('\n').at(-1)).toContain('"run:end"');
  expect(await read('junit.xml')).toContain('</testsuites>');
  return {
    exit,
    bad,
    problem: bad.attempts.at(-1)?.problem,
    report: written,
    output,
    read,
    list: () => readdir(folder),
  };
}

/** One problem and no other, at the line of the request, in the report and on the console. */
export function expectProblem(ran: Omit<HostileRun, 'connections'>, code: string, message: RegExp): void {
  const { exit, bad, problem, output } = ran;
  expect(problem).toMatchObject({ code, message: expect.stringMatching(message) });
  expect(problem?.location).toMatchObject({ file: 'c.yaml', line: 4 });
  expect({ exit, status: bad.status, attempts: bad.attempts.length }).toEqual({
    exit: 3,
    status: 'errored',
    attempts: 1,
  });
  expect(bad.attempts[0]?.checks).toEqual([]);
  expect(output).toContain(`${code}`);
  expect(output).toMatch(/c\.yaml:4:\d+/);
}
