import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { DOMParser } from '@xmldom/xmldom';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { RequestResult } from '../../src/model/result.ts';
import { type Received, startHttpServer, type TestServer } from '../servers/http-server.ts';
import { createWorkspace } from '../support/cli-workspace.ts';
import { hostileTexts, runnerCommand, unseen } from '../support/hostile-texts.ts';
import { withoutStyles } from '../unit/report/terminal-text.ts';

/** Four texts of five or six each: what is to stand at the beginning of a line does. */
const texts = Array.from({ length: 4 }, (_, i) =>
  Object.values(hostileTexts)
    .filter((__, at) => at % 4 === i)
    .join('\n'),
);

let server: TestServer;
beforeAll(async () => {
  server = await startHttpServer((request, response) => {
    const { status, headers, body } = answerTo(request);
    response.writeHead(status, 'No\x9b31m::error::Way', headers).end(body);
  });
});
afterAll(() => server.close());

/** Follows every text of an answer from the second run on: snapshots differ then. */
let again = '';

/** `/N/kind`: the text of that number in every place of the answer that HTTP lets a server put it. */
function answerTo({ url }: Received): { status: number; headers: Record<string, string | string[]>; body: string } {
  const [, number = '0', kind] = /^\/(\d+)\/(\w+)/.exec(url) ?? [];
  const text = (texts[Number(number)] ?? 'harmless') + again;
  // Controls beyond C1 are refused by every HTTP client.
  const inHeader = Array.from(text, (char) => (/[\t\x20-\x7e\x80-\xff]/.test(char) ? char : ' '))
    .join('')
    .trim();
  const headers = { 'x-text': inHeader, 'set-cookie': [`c=${inHeader}`, `${inHeader}=1; Path=/`] };
  if (kind === 'redirect')
    return { status: 302, headers: { ...headers, location: `/${number}/json?${inHeader}` }, body: '' };
  if (kind === 'json') {
    const body = JSON.stringify({ text, [text]: text, list: [{ [text]: [text] }] });
    return { status: 200, headers: { ...headers, 'content-type': 'application/json' }, body };
  }
  return { status: 404, headers: { ...headers, 'content-type': `text/plain; x="${inHeader}"` }, body: text };
}

const asJson = 'application/json';

/** Requests that show an answer in every way that there is: of each text, and all of them fail but those that capture. */
function requestsOf(index: number, text: string): Record<string, object> {
  const id = `t${index}`;
  const quoted = JSON.stringify(text.replace(/[\ud800-\udfff]/g, '?'));
  return {
    [`${id}_source`]: { GET: `/${index}/json`, capture: { [id]: 'body.text', [`${id}_key`]: 'body' } },
    [`${id}_plain`]: {
      name: `\${{ vars.${id} }}`,
      GET: `/${index}/plain`,
      expect: {
        status: 200,
        type: 'json',
        headers: { 'x-text': 'other', 'x-none': { contains: 'z' } },
        json: { text: 'other' },
        schema: { type: 'object' },
        sha256: '0'.repeat(64),
        size: '1B',
      },
    },
    [`${id}_json`]: {
      name: text,
      tags: [text.slice(0, 30)],
      GET: `/${index}/json`,
      expect: {
        body: { text: { other: 1 }, list: [{ other: 1 }] },
        json: { text: ['other'] },
        schema: {
          properties: {
            text: { const: 'other', title: text },
            [text.replaceAll(/\p{Cs}/gu, '?')]: { type: 'number', maxLength: 1 },
          },
          additionalProperties: false,
        },
        assert: [
          `body[${JSON.stringify('text')}] == 'other'`,
          `body.text + ${quoted} == vars.${id} + 'x'`,
          `body.list[0].none`,
        ],
      },
    },
    [`${id}_sent`]: {
      POST: `/${index}/plain?q=\${{ url_encode(vars.${id}) }}#\${{ url_encode(vars.${id}) }}`,
      headers: { 'x-sent': `\${{ url_encode(vars.${id}) }}`, 'content-type': asJson },
      text: `\${{ vars.${id} }}`,
    },
    [`${id}_form`]: { POST: `/${index}/json`, form: { [text]: `\${{ vars.${id} }}` }, expect: { status: 201 } },
    [`${id}_parts`]: {
      POST: `/${index}/plain`,
      multipart: { a: `\${{ vars.${id} }}`, b: { file: 'part.txt', filename: 'a b.txt' } },
    },
    [`${id}_path`]: { GET: `/${index}/plain/\${{ vars.${id} }}` },
    [`${id}_header`]: { GET: `/${index}/plain`, headers: { 'x-bad': `\${{ vars.${id} }}` } },
    [`${id}_redirect`]: { GET: `/${index}/redirect`, expect: { status: 201 } },
    [`${id}_host`]: { GET: `http://127.0.0.1:1/\${{ vars.${id} }}` },
    [`${id}_skip`]: { GET: '/', skip: text },
    [`${id}_needs`]: { GET: '/', needs: [`${id}_plain`], name: text },
    [`${id}_snapshot`]: { GET: `/${index}/json`, expect: { snapshot: true } },
    [`${id}_capture`]: { GET: `/${index}/json`, capture: { nothing: `body[vars.${id} + "?"]` } },
    [`${id}_poll`]: { GET: `/${index}/json`, poll: { until: `body.text == 'x'`, every: '1ms', for: '2ms' } },
    [`${id}_pages`]: { GET: `/${index}/json`, paginate: { next: 'body.text', items: 'body.list' } },
    [`${id}_rows`]: { each: `rows${index}.csv`, name: `\${{ row.name }}`, GET: `/${index}/plain` },
  };
}

const csv = (text: string): string => `name,n\n"${text.replaceAll('"', '""')}",1\n`;

const fileName = 'c/a\u001b[31m\u202e\u009b2J \u200b##[error]<b>@octocat|`x`$(touch canary)\n::error::f.yaml';
const names = ['console', 'json', 'junit', 'html', 'markdown', 'github', 'tap', 'ctrf', 'har', 'events'] as const;
type Name = (typeof names)[number];

type Outputs = {
  reports: Record<Name, string>;
  /** What a person sees, by command. */
  terminals: Record<string, string>;
  snapshots: string[];
  ids: string[];
};

let everything: Promise<Outputs> | undefined;
/** Everything that comes out, made once for all tests. */
const outputs = (): Promise<Outputs> => (everything ??= produce());

async function produce(): Promise<Outputs> {
  const files = Object.fromEntries([
    ...texts.map((text, i) => [
      i === 0 ? fileName : `c/t${i}.yaml`,
      ascii({ name: text, baseUrl: server.url, requests: requestsOf(i, text) }),
    ]),
    ...texts.map((text, i) => [`c/rows${i}.csv`, csv(text)]),
    ['c/part.txt', texts.join('\n')],
    ['wrong.yaml', ascii(Object.fromEntries(texts.map((text) => [text, { [text]: text }])))],
    ['wrong.csv.yaml', ascii({ requests: { a: { GET: '/', each: texts[1], needs: texts, [texts[2] as string]: 1 } } })],
  ]) as Record<string, string>;
  const { rollcall, read } = await createWorkspace(files);
  const fileOf = (name: Name): string => `out/${name === 'events' ? 'events.jsonl' : name}`;
  const flags = names.map((name) => `--reporter ${name}=${fileOf(name)}`).join(' ');
  const quiet = await rollcall(`run c ${flags}`);
  expect(quiet.exit, quiet.output).toBe(1);
  again = '!';
  const terminals: Record<string, string> = { 'a run that writes files': quiet.output };
  const colour = { columns: 90, env: { TERM: 'xterm' } };
  const commands: [name: string, command: string, options?: object][] = [
    ['a run on a terminal', 'run c -v --compare out/json --reporter console -n /_(snapshot|json|rows)$/', colour],
    ['a run in CI', 'run c --reporter console --reporter github -n /_(plain|skip|header)$/'],
    ['JSON on standard output', 'run c --json -n t1_json', colour],
    ['events on standard output', 'run c -n t2_plain --reporter events=-', colour],
    ['a dry run', 'run c --dry-run -v', colour],
    ['list', 'list c', colour],
    ['list as JSON', 'list c --json', colour],
    ['check', 'check c wrong.yaml wrong.csv.yaml', colour],
    ['export curl', 'export curl c', colour],
    ['merge', 'merge out --reporter console --reporter tap=out/merged.tap', colour],
    ['show', `show "${fileName}"`, {}],
    ['a flag that is none', `run c "--nope-${texts[0]}"`, colour],
  ];
  for (const [name, command, options] of commands) terminals[name] = (await rollcall(command, options)).output;
  const reports = {} as Outputs['reports'];
  for (const name of names) reports[name] = await read(fileOf(name));
  const snapshots = await Promise.all(
    texts.map((_, i) => read(i === 0 ? fileName.replace('c/', 'c/__snapshots__/') : `c/__snapshots__/t${i}.yaml`)),
  );
  const ids = (JSON.parse(reports.json) as { results: { id: string }[] }).results.map(({ id }) => id);
  return { reports, terminals, snapshots, ids };
}

/** JSON, which is YAML, in ASCII: the characters come to be only when it is read. */
function ascii(value: unknown): string {
  return JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What is ours on a terminal: colours, and the live lines drawn again. */
function withoutOurs(text: string): string {
  return withoutStyles(text).replaceAll(/\r\u001b\[\d+A\u001b\[J/g, '');
}

/** A line of GitHub that the reporter wrote. */
const annotation = /^::(error|warning) (file=[^:,\n]+,line=\d+,col=\d+,)?title=[^:,\n]*::(?!.*##[a-z]*\[)[^\n]*$/;

describe('on a terminal and in the log of a CI job', { timeout: 60_000 }, () => {
  test('nothing can be obeyed, and nothing is hidden', async () => {
    const { terminals } = await outputs();
    for (const [name, text] of Object.entries(terminals)) {
      expect(text.length > 80, name).toBe(name !== 'a run that writes files');
      const lines = withoutOurs(text).split('\n');
      const left = lines.filter((line) => !(name === 'a run in CI' && annotation.test(line)));
      expect(
        left.filter((line) => unseen.test(line) || runnerCommand.test(line)),
        name,
      ).toEqual([]);
    }
  });

  test('it is shown all the same, each character by its number', async () => {
    const { terminals } = await outputs();
    for (const name of ['a run on a terminal', 'a run in CI', 'list', 'a dry run', 'merge', 'show'])
      expect(withoutOurs(terminals[name] ?? ''), name).toContain(
        '\\u{1b}[31m\\u{202e}\\u{9b}2J \\u{200b}#\\u{23}[error]',
      );
  });

  test('list has a line for each request, however its name is written', async () => {
    const { terminals, ids } = await outputs();
    const requests = terminals['list']?.split('\n').filter((line) => line.startsWith('  '));
    expect(requests?.map((line) => line.trim().split('  ')[0])).toEqual(
      ids.map((id) => id.slice(id.lastIndexOf('#') + 1)),
    );
  });
});

describe('reports', { timeout: 60_000 }, () => {
  test('the text of the console and the annotations have none of it', async () => {
    const { reports } = await outputs();
    expect(reports.console.split('\n').filter((line) => unseen.test(line) || runnerCommand.test(line))).toEqual([]);
    const lines = reports.github.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.filter((line) => !annotation.test(line) || unseen.test(line))).toEqual([]);
  });

  test('JUnit is well-formed XML with a case for each result', async () => {
    const { reports, ids } = await outputs();
    const parser = new DOMParser({
      onError: (level, message) => {
        if (level !== 'warning') throw new Error(message);
      },
    });
    const document = parser.parseFromString(reports.junit, 'text/xml');
    expect(document.getElementsByTagName('testcase')).toHaveLength(ids.length);
    // XML 1.0, section 2.2; the parser does not look at them all.
    expect(reports.junit).not.toMatch(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
    expect(reports.junit).not.toMatch(unseen);
    const tags = new Set(Array.from(document.getElementsByTagName('*'), ({ tagName }) => tagName));
    expect([...tags].toSorted()).toEqual(
      ['error', 'failure', 'skipped', 'system-out', 'testcase', 'testsuite', 'testsuites'].toSorted(),
    );
  });

  test('HTML has the elements of the page and no other', async () => {
    const { reports, ids } = await outputs();
    const details = [...reports.html.matchAll(/<script type="application\/json" id="result-\d+">([^<]*)<\/script>/g)];
    expect(details.map(([, json = '']) => (JSON.parse(json) as { id: string }).id)).toEqual(ids);
    expect(reports.html.match(/<\/?script/gi)).toHaveLength(2 * (ids.length + 2));
    const page = reports.html.replaceAll(/<(script|style)\b[^>]*>[^]*?<\/\1>/g, '');
    expect(page).not.toMatch(/<(img|iframe|object|a href="(?!#))|<[^>]* on\w+=|<!--|javascript:/i);
    expect(page).toContain('c/a\\u{1b}[31m\\u{202e}');
    expect(reports.html).not.toMatch(unseen);
  });

  test('Markdown has no markup but ours, mentions nobody and links nowhere', async () => {
    const { reports } = await outputs();
    const parts = reports.markdown.split(/^(`{3,})text\n[^]*?^\1$/m);
    const outside = parts.filter((_, i) => i % 2 === 0).join('');
    expect(parts.length).toBeGreaterThan(50);
    expect(outside).not.toMatch(unseen);
    expect(outside.replaceAll(/<\/?(details|summary|b)>/g, '')).not.toContain('<');
    expect(outside.match(/<details>/g)?.length).toBe(outside.match(/<\/details>/g)?.length);
    expect(outside).not.toMatch(/@|GH-\d|(?<!&)#\d|(?<!&#64;&#8203;)octocat/);
    // What stands between tags on their line is HTML already, in which nothing becomes a link.
    const lines = outside.split('\n').filter((line) => !/^(<details>|<\/details>$|\|[-:|]+$)/.test(line));
    expect(lines.join('\n')).not.toMatch(/:\/\/|www\./);
    for (const line of lines) {
      const plain = line
        .replaceAll(/\\[!-/:-@[-`{-~]/g, '')
        .replace(/^(#{2,3} |- |\*\*[\w ]+ \(\d+\)\*\*$)/, '')
        .replaceAll(/&#\d+;/g, '');
      expect(plain.startsWith('|') ? plain.replaceAll(/^\||\| | \||\|$/g, '') : plain).not.toMatch(/[`*_[\]|~#$<>]/);
    }
  });

  test('TAP has a point for each result and no line that is not ours', async () => {
    const { reports, ids } = await outputs();
    const lines = reports.tap.trimEnd().split('\n');
    expect(lines.slice(0, 2)).toEqual(['TAP version 14', `1..${ids.length}`]);
    const points = lines.filter((line) => /^(not )?ok \d+ - /.test(line));
    expect(points).toHaveLength(ids.length);
    expect(points.filter((line) => /(?<!\\)(\\\\)*#(?! SKIP )/.test(line))).toEqual([]);
    expect(
      lines.slice(2).filter((line) => !/^((not )?ok \d+ - | {2}(---|\.\.\.)$| {2}\w+: |# warning )/.test(line)),
    ).toEqual([]);
    for (const [, value = ''] of reports.tap.matchAll(/^ {2}\w+: (.*)$/gm)) JSON.parse(value);
    expect(reports.tap).not.toMatch(unseen);
  });

  test('JSON is JSON, in ASCII where a reader would not see the character, and the same when it is read', async () => {
    const { reports, ids } = await outputs();
    for (const name of ['json', 'ctrf', 'har', 'events'] as const) expect(reports[name], name).not.toMatch(unseen);
    for (const name of ['json', 'ctrf', 'har', 'events'] as const)
      expect(reports[name], name).not.toMatch(/##[a-z]*\[/i);
    const { results } = JSON.parse(reports.json) as { results: RequestResult[] };
    expect((JSON.parse(reports.ctrf) as { results: { tests: unknown[] } }).results.tests).toHaveLength(ids.length);
    expect((JSON.parse(reports.har) as { log: { entries: unknown[] } }).log.entries).toHaveLength(
      results.flatMap(({ attempts }) => attempts.flatMap(({ exchanges }) => exchanges)).length,
    );
    for (const line of reports.events.trimEnd().split('\n')) JSON.parse(line);
    const captured = results.flatMap(({ request, attempts }) =>
      /^t\d+_source$/.test(request) ? [attempts[0]?.captures[request.replace('_source', '')]] : [],
    );
    expect(captured).toEqual(texts);
  });

  test('snapshots are YAML in which everything can be seen, and say what came', async () => {
    const { snapshots, terminals } = await outputs();
    expect(snapshots.join('')).not.toMatch(unseen);
    const stored = snapshots.map((text) => Object.values(parseYaml(text) as Record<string, { text: string }>)[0]?.text);
    expect(stored).toEqual(texts);
    expect(withoutOurs(terminals['a run on a terminal'] ?? '')).toContain(
      'if the new answer is right, run with --update-snapshots',
    );
  });
});

describe('commands to copy', { timeout: 60_000 }, () => {
  test('of reports and of a dry run are words for curl and nothing else for a shell', async () => {
    const { reports, terminals } = await outputs();
    const { folder } = await createWorkspace({});
    const details = [...reports.html.matchAll(/<script type="application\/json" id="result-\d+">([^<]*)<\/script>/g)];
    const exchanges = details.flatMap(([, json = '']) =>
      (JSON.parse(json) as { attempts: { exchanges: ShownExchange[] }[] }).attempts.flatMap((one) => one.exchanges),
    );
    const asked = await askedOfCurl(exchanges.map(({ curl }) => curl).join('\n'), folder);
    expect(asked).toHaveLength(exchanges.length);
    for (const [i, { request }] of exchanges.entries()) {
      const words = asked[i] ?? [];
      expect(words).toContain(request.url);
      // NUL comes through a pipe, half a character has no bytes.
      const { text = '' } = request.body ?? {};
      const sent = text === '' || text.includes('\0') ? [] : [text.replaceAll(/\p{Cs}/gu, '\ufffd')];
      expect(words).toEqual(expect.arrayContaining(sent));
    }
    const dry = terminals['a dry run'] ?? '';
    const count = dry.match(/^(curl|printf) /gm)?.length ?? 0;
    expect(count).toBeGreaterThan(40);
    expect(await askedOfCurl(dry.slice(dry.indexOf('# ')), folder)).toHaveLength(count);
    await promisify(execFile)('bash', ['-n', '-c', terminals['export curl'] ?? '']);
    expect(await readdir(folder)).not.toContain('canary');
  });
});

type ShownExchange = { request: { url: string; body?: { text?: string } }; curl: string };

/** The words that each call of curl in a script gets. */
async function askedOfCurl(script: string, cwd: string): Promise<string[][]> {
  const { stdout } = await promisify(execFile)('bash', ['-c', `curl() { printf '%s\\0' "$@" $'\\1'; }\n${script}`], {
    cwd,
    maxBuffer: 2 ** 26,
    env: { PATH: process.env['PATH'] },
  });
  return stdout
    .split('\u0001\0')
    .slice(0, -1)
    .map((words) => words.split('\0').slice(0, -1));
}
