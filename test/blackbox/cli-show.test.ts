import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createWorkspace } from '../support/cli-workspace.ts';
import type { FakeHost } from '../support/fake-host.ts';

describe('show', () => {
  test('prints the path where there is no terminal', async () => {
    const { rollcall, folder } = await createWorkspace({ 'reports/report.html': '<p>report' });
    expect(await rollcall('show')).toMatchObject({ exit: 0, stdout: `${join(folder, 'reports/report.html')}\n` });
  });

  test('takes the place that rollcall.yaml names, and a report that is named', async () => {
    const files = { 'rollcall.yaml': 'reporters: [html=out/r.html]', 'out/r.html': '<p>', 'other.html': '<p>' };
    const { rollcall, folder } = await createWorkspace(files);
    expect((await rollcall('show')).stdout).toBe(`${join(folder, 'out/r.html')}\n`);
    expect((await rollcall('show other.html')).stdout).toBe(`${join(folder, 'other.html')}\n`);
  });

  test('says that there is no report yet', async () => {
    const { rollcall } = await createWorkspace({ 'a.yaml': 'requests: {}' });
    const { exit, stderr } = await rollcall('show');
    expect(exit).toBe(2);
    expect(stderr).toContain('there is no report at');
  });

  test('serves the report to the browser until it is interrupted', async () => {
    const { rollcall, folder, read } = await createWorkspace({ 'reports/report.html': '<p>the report' });
    const browser = join(folder, 'browser.cjs');
    await writeFile(
      browser,
      `#!/usr/bin/env node
fetch(process.argv[2]).then((answer) => answer.text()).then((text) => {
  require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'seen'))}, text);
});
`,
    );
    await chmod(browser, 0o755);
    const interruptOnceSeen = async (host: FakeHost): Promise<void> => {
      await expect.poll(() => read('seen').catch(() => ''), { timeout: 10_000 }).toBe('<p>the report');
      host.interrupt('SIGINT');
    };
    let seen: Promise<void> | undefined;
    const shown = rollcall('show', {
      columns: 80,
      env: { BROWSER: browser },
      onHost: (host) => {
        seen = interruptOnceSeen(host);
      },
    });
    expect(await shown).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/^The report is at http:\/\/127\.0\.0\.1:\d+\/\n$/),
    });
    await seen;
    expect(await read('seen')).toBe('<p>the report');
  });

  test('prints the path where the browser does not start', async () => {
    const { rollcall, folder } = await createWorkspace({ 'reports/report.html': '<p>report' });
    const { exit, stdout } = await rollcall('show', { columns: 80, env: { BROWSER: join(folder, 'nothing') } });
    expect({ exit, stdout }).toEqual({ exit: 0, stdout: `${join(folder, 'reports/report.html')}\n` });
  });
});
