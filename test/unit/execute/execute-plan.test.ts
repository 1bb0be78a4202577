import { expect, test } from 'vitest';
import { prepareInput } from '../../../src/cli/input/prepare-input.ts';
import { createRunFiles } from '../../../src/cli/run/run-files.ts';
import { executePlan } from '../../../src/execute/execute-plan.ts';
import { createRunControl } from '../../../src/execute/run-control.ts';
import type { RunEvent } from '../../../src/model/event.ts';
import { exitCodeOf } from '../../../src/report/exit-code.ts';
import { startEchoServer } from '../../support/cli-server.ts';
import { createWorkspace, statuses } from '../../support/cli-workspace.ts';
import { createFakeHost } from '../../support/fake-host.ts';

const server = await startEchoServer();

const of = (rest: string): string => `baseUrl: ${server.url}\n${rest}\n`;

test('a bug in one request: every request has its one result, every teardown runs, then the bug is thrown', async () => {
  const { folder } = await createWorkspace({
    'a.yaml': of(`setup: { open: { POST: /a/open } }
requests: { broken: { POST: /a/x, file: body.txt }, after: { GET: /a/after } }
teardown: { close: { DELETE: /a } }`),
    'b.yaml': of('requests: { slow: { GET: /b, poll: { until: "true" } } }\nteardown: { close: { DELETE: /b } }'),
    'body.txt': 'x',
  });
  const host = createFakeHost({ argv: [], cwd: folder });
  const input = { envFiles: [], vars: {}, secrets: {}, allowRead: [], names: [], failed: false };
  const { plan, load } = await prepareInput({ ...input, paths: ['a.yaml', 'b.yaml'] }, { host });
  if (plan === undefined) throw new Error('no plan');
  const files = createRunFiles(load);
  const events: RunEvent[] = [];
  const run = async (): Promise<void> => {
    const settings = { jobs: 2, connection: {}, secrets: ['hunter2'] };
    const broken = { ...files, resolve: () => Promise.reject(new TypeError('no hunter2 of undefined')) };
    const conclude: Parameters<typeof executePlan>[0]['conclude'] = (counts, stop) => ({
      exitCode: exitCodeOf({ counts, problems: [], bug: stop?.kind === 'bug' }),
      problems: [],
    });
    const control = createRunControl();
    for await (const event of executePlan({
      plan,
      settings,
      host,
      files: broken,
      control,
      version: '1',
      conclude,
    }))
      events.push(event);
  };
  const error = await run().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(TypeError);
  expect((error as Error).stack).toContain('no *** of undefined');
  const ended = events.flatMap((event) => (event.type === 'request:end' ? [event.result] : []));
  expect(ended.map(({ id }) => id).toSorted()).toEqual(
    ['a.yaml#after', 'a.yaml#broken', 'a.yaml#close', 'a.yaml#open', 'b.yaml#close', 'b.yaml#slow'].toSorted(),
  );
  expect(statuses({ results: ended.filter(({ file }) => file === 'a.yaml') })).toEqual({
    open: 'passed',
    broken: 'errored',
    after: 'skipped',
    close: 'passed',
  });
  expect(ended.find(({ request }) => request === 'broken')?.attempts[0]?.problem).toMatchObject({ code: 'run/bug' });
  expect(server.seen()).toContain('DELETE /a');
  expect(events.at(-1)).toMatchObject({ type: 'run:end', exitCode: 70 });
});
