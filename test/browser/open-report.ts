import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const chromiumPath = '/usr/bin/chromium';

/** Starts the browser that the tests drive; says how to get it where it is missing. */
export function launchChromium(): Promise<Browser> {
  if (!existsSync(chromiumPath)) {
    throw new Error(
      `${chromiumPath} is not there: these tests look at the report in a real browser. apt-get install chromium`,
    );
  }
  return chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
  });
}

/** An opened report and everything it did that a report must not do. */
export type OpenReport = { page: Page; complaints: string[]; url: string; close: () => Promise<void> };

/** Writes a report to disk and opens it from there, as a person would. */
export async function openReport(
  browser: Browser,
  html: string,
  options: BrowserContextOptions & { hash?: string } = {},
): Promise<OpenReport> {
  const { hash = '', ...contextOptions } = options;
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-report-'));
  const file = join(folder, 'report.html');
  await writeFile(file, html);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...contextOptions });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(`request: ${request.url()}`);
  });
  const url = pathToFileURL(file).href;
  await page.goto(url + hash);
  const close = async () => {
    await context.close();
    await rm(folder, { recursive: true });
  };
  return { page, complaints, url, close };
}
