import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** The site as `npm run docs` builds it. Building is most of the time: some 20 s on two cores. */
const top = fileURLToPath(new URL('../../', import.meta.url));
const vitepress = join(top, 'node_modules/vitepress/bin/vitepress.js');
let folder: string;
let printed: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-site-'));
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [vitepress, 'build', 'docs', '--outDir', folder],
    { cwd: top },
  );
  printed = stripVTControlCharacters(`${stdout}\n${stderr}`).split('\n');
}, 180_000);

afterAll(async () => {
  await rm(folder, { recursive: true });
});

test('it is built without a warning: nothing is printed but what every build says', () => {
  const usual =
    /^\s*$|^ *vitepress v|^[-✓] (building client \+ server bundles|rendering pages)\.\.\.$|^build complete in /;
  expect(printed.filter((line) => !usual.test(line))).toEqual([]);
});

test.each(['index', 'getting-started', 'format', 'migration', 'security', 'errors', 'decisions/01-dependencies'])(
  'there is a page %s, in the list at the side',
  async (name) => {
    expect(await page(name)).toContain('<main');
    expect(await page('cli')).toContain(`href="/${name === 'index' ? '' : `${name}.html`}"`);
  },
);

test('expressions stand there as they are written', async () => {
  const text = visible(await page('format'));
  expect(text).toContain('baseUrl: ${{ env.API_URL }}');
  expect(text).toContain('${{ expression }} may stand in any value');
  expect(text).toContain('$${{ is a literal ${{');
  expect(visible(await page('migration'))).toContain('{{token}}');
});

test('a link that leaves the folder of the pages leads to the file, as a page of the site', async () => {
  expect(await page('demo-api')).toContain('href="/files/collections-users-yaml.html"');
  expect(await page('ci')).toContain('href="/files/#examples-ci"');
  expect(await page('files/index')).toContain('id="examples-ci"');
  expect(visible(await page('files/collections-users-yaml'))).toContain('name: Users API');
});

test('every link within the site leads to a page, and to a heading of it', async () => {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.html'));
  const texts = await Promise.all(names.map(async (name) => [`/${name}`, await read(name)] as const));
  const pages = new Map<string, string>(texts);
  const missing = [...pages].flatMap(([name, text]) =>
    Array.from(text.matchAll(/<a\b[^>]* href="([^"]+)"/g), ([, href]) => new URL(href ?? '', `http://site${name}`))
      .filter(({ host }) => host === 'site')
      .filter(({ pathname, hash }) => {
        const target = pages.get(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
        return target === undefined || (hash !== '' && !target.includes(`id="${decodeURIComponent(hash.slice(1))}"`));
      })
      .map(({ pathname, hash }) => `${name}: ${pathname}${hash}`),
  );
  expect([...new Set(missing)]).toEqual([]);
});

test('no page, style or script loads anything from elsewhere', async () => {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.(html|css|js)$/.test(name));
  const texts = await Promise.all(names.map(async (name) => [name, await read(name)] as const));
  const loads = [
    /<(?:script|link|img|source|iframe|object|embed|video|audio)\b[^>]*\b(?:src|href|srcset|data|poster)="((?:https?:)?\/\/[^"]*)/g,
    /\b(?:url\(|@import)\s*["']?((?:https?:)?\/\/[^"')]*)/g,
    /\b(?:import|from|fetch|importScripts|Worker|WebSocket|EventSource)\s*\(?\s*["'`]((?:https?:|wss?:)?\/\/[^"'`]*)/g,
  ];
  const foreign = texts.flatMap(([name, text]) =>
    loads.flatMap((pattern) => Array.from(text.matchAll(pattern), ([, address]) => `${name}: ${address}`)),
  );
  expect(texts.length).toBeGreaterThan(50);
  // The theme has this one for icons of links to other services; there is no such link on any page.
  const icons = 'https://api.iconify.design/simple-icons/';
  expect(foreign.filter((load) => !load.includes(icons))).toEqual([]);
  expect(texts.filter(([name, text]) => name.endsWith('.html') && text.includes('VPSocialLink'))).toEqual([]);
});

test('what is searched is in the site', async () => {
  const names = await readdir(join(folder, 'assets/chunks'));
  expect(names.some((name) => name.startsWith('@localSearchIndex'))).toBe(true);
});

function page(name: string): Promise<string> {
  return read(`${name}.html`);
}

function read(name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8');
}

/** What one reads on a page. */
function visible(html: string): string {
  const text = html.replaceAll(/<[^>]*>/g, '');
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
