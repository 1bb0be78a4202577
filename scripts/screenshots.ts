import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { startDemoApi } from '../src/demo/start-demo-api.ts';
import { run } from '../src/index.ts';

/**
 * `npm run screenshots`: runs examples and `screenshots/accounts.yaml` against the demo API and takes the pictures of the
 * HTML report that the README shows. Needs Chromium (`CHROMIUM`, by default that of Debian).
 */
const top = fileURLToPath(new URL('../', import.meta.url));
const examples = ['users', 'bodies', 'cookies', 'checks', 'pagination', 'polling', 'redirects', 'schemas'];

const folder = await mkdtemp(join(tmpdir(), 'rollcall-screenshots-'));
const api = await startDemoApi({ port: 0 });
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 858 }, colorScheme: 'light' });
  await page.goto(pathToFileURL(await writeReport()).href);
  await shoot(page, 'report.png');
  await openFailure(page);
  await shoot(page, 'failure.png');
} finally {
  await browser.close();
  await api.close();
  await rm(folder, { recursive: true });
}

/** Runs the collections in a project of their own, so that the paths in the report are short. */
async function writeReport(): Promise<string> {
  const collections = join(folder, 'collections');
  await mkdir(collections);
  await cp(join(top, 'schemas'), join(folder, 'schemas'), { recursive: true });
  for (const name of ['data', 'fixtures']) {
    await cp(join(top, 'collections', name), join(collections, name), { recursive: true });
  }
  for (const name of examples) await cp(join(top, `collections/${name}.yaml`), join(collections, `${name}.yaml`));
  await cp(join(top, 'scripts/screenshots/accounts.yaml'), join(collections, 'accounts.yaml'));
  const file = join(folder, 'report.html');
  const { problems } = await run({
    cwd: folder,
    paths: ['collections/*.yaml'],
    env: api.variables,
    reporters: [`html=${file}`],
  });
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return file;
}

async function openFailure(page: Page): Promise<void> {
  const row = page.getByText('The new account has the role of an administrator').last();
  await row.click();
  await row.evaluate((element) => element.scrollIntoView());
  // The toolbar stays above what is scrolled.
  await page.evaluate('scrollBy(0, -64)');
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(top, 'docs/images', name) });
}
