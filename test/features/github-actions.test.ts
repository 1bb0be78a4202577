import { describe, expect, test } from 'vitest';
import { createWorkspace } from '../support/cli-workspace.ts';
import { startRecordingServer } from '../support/recording-server.ts';

const failing = (url: string) => `baseUrl: ${url}\nrequests: { a: { GET: /a, expect: { status: 201 } } }\n`;
const annotation = '::error file=collections/a.yaml,line=2,col=37,title=a::status is 201';

async function workspace(files: Record<string, string> = {}) {
  const server = await startRecordingServer({});
  const space = await createWorkspace({
    'collections/a.yaml': failing(server.url),
    'summary.md': 'before\n',
    ...files,
  });
  return {
    ...space,
    actions: {
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: `${space.folder}/summary.md`,
      GITHUB_WORKSPACE: space.folder,
    },
    close: server.close,
  };
}

describe('in GitHub Actions', () => {
  test('annotations and the summary of the job come by themselves', async () => {
    const { rollcall, read, actions, close } = await workspace();
    const { exit, stdout } = await rollcall('run', { env: actions });
    await close();
    expect(exit).toBe(1);
    expect(stdout).toContain(annotation);
    expect(await read('summary.md')).toMatch(/^before\n## rollcall: FAILED/);
  });

  test('reports that rollcall.yaml names are written too', async () => {
    const { rollcall, actions, close } = await workspace({ 'rollcall.yaml': 'reporters: [console]\n' });
    const { stdout } = await rollcall('run', { env: actions });
    await close();
    expect(stdout).toContain(annotation);
  });

  test('two runs of one step stand below each other in the summary', async () => {
    const { rollcall, read, actions, close } = await workspace();
    await rollcall('run', { env: actions });
    await rollcall('run', { env: actions });
    await close();
    expect((await read('summary.md')).split('## rollcall: FAILED')).toHaveLength(3);
  });

  test('paths are those of the repository where the project is a folder in it', async () => {
    const server = await startRecordingServer({});
    const space = await createWorkspace({ 'api/rollcall.yaml': '', 'api/collections/a.yaml': failing(server.url) });
    const { stdout } = await space.rollcall('run', {
      cwd: 'api',
      env: { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: space.folder },
    });
    await server.close();
    expect(stdout).toContain('::error file=api/collections/a.yaml,line=2,');
  });

  test('merge annotates too', async () => {
    const { rollcall, actions, close } = await workspace();
    await rollcall('run --shard 1/1', {});
    const { stdout } = await rollcall('merge reports', { env: actions });
    await close();
    expect(stdout).toContain(annotation);
  });

  test('named reports are those and no others', async () => {
    const { rollcall, read, actions, close } = await workspace();
    const { stdout } = await rollcall('run --reporter console', { env: actions });
    await close();
    expect(stdout).not.toContain('::error');
    expect(await read('summary.md')).toBe('before\n');
  });

  test('--json keeps standard output for itself', async () => {
    const { rollcall, actions, close } = await workspace();
    const { stdout } = await rollcall('run --json', { env: actions });
    await close();
    expect(JSON.parse(stdout)).toMatchObject({ format: 1 });
  });

  test('a summary that cannot be written is exit code 4 before anything is sent', async () => {
    const { rollcall, folder, actions, close } = await workspace();
    const { exit, stderr } = await rollcall('run', { env: { ...actions, GITHUB_STEP_SUMMARY: folder } });
    await close();
    expect([exit, stderr.includes('is a folder')]).toEqual([4, true]);
  });
});

test('elsewhere nothing is added', async () => {
  const { rollcall, read, actions, close } = await workspace();
  const { stdout } = await rollcall('run', { env: { GITHUB_STEP_SUMMARY: actions.GITHUB_STEP_SUMMARY } });
  await close();
  expect(stdout).not.toContain('::error');
  expect(await read('summary.md')).toBe('before\n');
});
