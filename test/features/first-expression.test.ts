import { expect, test } from 'vitest';
import { startProcess } from '../support/cli-process.ts';
import { createWorkspace } from '../support/cli-workspace.ts';

const head = 'baseUrl: http://127.0.0.1:1\nrequests:\n';

// The engine is loaded when a process meets its first expression, so each of these is a process of its own.
test.each<[string, Record<string, string>]>([
  [
    'in a file that is sent',
    { 'a.yaml': `${head}  a: { POST: /a, jsonFile: body.json }\n`, 'body.json': '["${{ nobody }}"]' },
  ],
  [
    'in the defaults of rollcall.yaml',
    { 'rollcall.yaml': 'defaults: { headers: { x: "${{ nobody }}" } }\n', 'a.yaml': `${head}  a: { GET: /a }\n` },
  ],
  [
    'without braces, and a key that is written with an escape',
    { 'a.yaml': `${head}  a: { GET: /a, "\\x69f": nobody }\n` },
  ],
])('a name that is not there is told: %s', async (_, files) => {
  const { folder, write } = await createWorkspace({ 'rollcall.yaml': '' });
  await write(files);
  const { exit, stderr } = await startProcess(['check', 'a.yaml'], folder).end;
  expect(stderr).toContain('"nobody" is not defined');
  expect(exit).toBe(2);
});

test('without any expression nothing is missed', async () => {
  const { folder } = await createWorkspace({ 'a.yaml': `${head}  a: { GET: "/a?x=$\\x7B", json: { x: 1.10 } }\n` });
  const { exit, stdout, stderr } = await startProcess(['run', 'a.yaml', '--dry-run'], folder).end;
  expect(stderr).toBe('');
  expect(stdout).toContain('1.10');
  expect(exit).toBe(0);
});
