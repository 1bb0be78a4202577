import { readFileSync } from 'node:fs';
import { DOMParser } from '@xmldom/xmldom';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/model/event.ts';
import { parseJson } from '../../../src/model/json.ts';
import { parseEvents } from '../../../src/report/parse-events.ts';
import { type ReporterName, reporterNames, reporters } from '../../../src/report/reporters/registry.ts';
import {
  attempt,
  check,
  exchange,
  hostileRun,
  plainOptions,
  render,
  result,
  runOf,
  sampleRun,
  streamOf,
} from './sample-run.ts';
import { unsafeText } from './terminal-text.ts';

const interruptedRun = sampleRun.slice(0, 9);
const emptyRun = runOf([], [], 0);
const runs: [string, readonly RunEvent[]][] = [
  ['a run with everything', sampleRun],
  ['hostile text', hostileRun],
  ['an interrupted run', interruptedRun],
  ['a run of nothing', emptyRun],
  ['no event at all', []],
];

async function report(name: ReporterName, events: readonly RunEvent[]): Promise<string> {
  return render(await reporters[name].create(plainOptions), events);
}

function validator(schema: string) {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
  formats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(new URL(`../../../schemas/${schema}`, import.meta.url), 'utf8')));
}

/** Text as the XML parser gives it; throws where it is not well-formed. */
function parseXml(xml: string) {
  const parser = new DOMParser({
    onError: (level, message) => {
      if (level !== 'warning') throw new Error(message);
    },
  });
  return parser.parseFromString(xml, 'text/xml');
}

describe.each(reporterNames.filter((name) => name !== 'html'))('%s', (name) => {
  it.each(runs)('is the same through an events file: %s', async (_, events) => {
    const lines = (await report('events', events)).split('\n');
    let again = '';
    for await (const chunk of (await reporters[name].create(plainOptions))(parseEvents(streamOf(lines))))
      again += chunk;
    expect(again).toBe(await report(name, events));
  });

  it('does not depend on the order in which requests ended', async () => {
    if (name === 'events') return;
    const [first, ...rest] = sampleRun;
    const ends = rest.filter(({ type }) => type === 'request:end');
    const end = rest.at(-1) as RunEvent;
    const one = await report(name, [first as RunEvent, ...ends, end]);
    expect(await report(name, [first as RunEvent, ...ends.toReversed(), end])).toBe(one);
  });

  it('lets no control character of a response through', async () => {
    if (['json', 'events', 'har', 'ctrf'].includes(name)) return;
    expect(await report(name, hostileRun)).not.toMatch(unsafeText);
  });
});

describe('json', () => {
  const validate = validator('report.schema.json');

  it.each(runs)('is valid against its schema: %s', async (_, events) => {
    const document = JSON.parse(await report('json', events));
    validate(document);
    expect(validate.errors).toBeNull();
  });

  it('has the keys of CLI.md', async () => {
    const document = JSON.parse(await report('json', sampleRun));
    expect(document).toMatchObject({
      format: 1,
      tool: { name: 'rollcall', version: '1.0.0' },
      startedAt: '2026-11-23T09:00:00.000Z',
      durationMs: 412.5,
      environment: 'staging',
      exitCode: 1,
      counts: { total: 5, passed: 2, failed: 1, errored: 1, skipped: 1, flaky: 1 },
      problems: [],
    });
    expect(document.results.map(({ request }: { request: string }) => request)).toEqual([
      'create_user',
      'get_user',
      'delete_user',
      'sometimes',
      'refused',
    ]);
  });

  it('leaves out the bodies of what passed and keeps size and hash', async () => {
    const { results } = JSON.parse(await report('json', sampleRun));
    expect(results[0].attempts[0].exchanges[0].response.body).toEqual({
      size: 23,
      sha256: 'ab'.repeat(32),
      truncated: false,
    });
    expect(results[1].attempts[0].exchanges[0].response.body.text).toContain('not found');
    expect(
      results[3].attempts.map(
        (one: { exchanges: { response: { body: object } }[] }) => 'text' in (one.exchanges[0]?.response.body ?? {}),
      ),
    ).toEqual([true, true, false]);
  });

  it('keeps numbers beyond double precision', async () => {
    const checks = [
      check('json', 'body is', {
        outcome: 'failed',
        expected: parseJson('9007199254740993'),
        actual: parseJson('1.10'),
      }),
    ];
    const text = await report(
      'json',
      runOf([result('a.yaml#one', { status: 'failed', attempts: [attempt([], { checks })] })]),
    );
    expect(text).toContain('"expected":9007199254740993,"actual":1.1');
  });

  it.each([[{ format: 2 }], [{ counts: { total: 1 } }], [{ results: [{}] }], [{ exitCode: 5 }]])(
    'the schema refuses %j',
    async (change) => {
      expect(validate({ ...JSON.parse(await report('json', sampleRun)), ...change })).toBe(false);
    },
  );
});

describe('events', () => {
  it.each(runs)('each line is valid against its schema: %s', async (_, events) => {
    const validate = validator('event.schema.json');
    for (const line of (await report('events', events)).split('\n').filter((each) => each !== '')) {
      validate(JSON.parse(line));
      expect(validate.errors).toBeNull();
    }
  });
});

describe('junit', () => {
  it.each(runs)('is well-formed, and its counts are those of its cases: %s', async (_, events) => {
    const document = parseXml(await report('junit', events));
    for (const suite of Array.from(document.getElementsByTagName('testsuite'))) {
      const counted = (tag: string) => String(suite.getElementsByTagName(tag).length);
      expect([
        suite.getAttribute('tests'),
        suite.getAttribute('failures'),
        suite.getAttribute('errors'),
        suite.getAttribute('skipped'),
      ]).toEqual([counted('testcase'), counted('failure'), counted('error'), counted('skipped')]);
    }
  });

  it('has one case a result, failure and error apart, every failed check in the failure', async () => {
    const document = parseXml(await report('junit', sampleRun));
    const cases = Array.from(document.getElementsByTagName('testcase'));
    expect(cases.map((one) => `${one.getAttribute('classname')} ${one.getAttribute('name')}`)).toEqual([
      'collections.users create_user',
      'collections.users get_user[2]: The created user can be read',
      'collections.users delete_user',
      'collections.retry sometimes: Works the third time',
      'collections.retry refused',
    ]);
    const failure = document.getElementsByTagName('failure')[0];
    expect(failure?.getAttribute('type')).toBe('status');
    expect(failure?.getAttribute('message')).toContain('status is 200: expected 200, actual 404; body matches');
    expect(failure?.textContent).toContain('collections/users.yaml:44:7');
    expect(failure?.textContent).toContain('/id: must be string');
    expect(document.getElementsByTagName('error')[0]?.getAttribute('type')).toBe('http/refused');
    expect(document.getElementsByTagName('skipped')[0]?.getAttribute('message')).toBe(
      'get_user did not pass: it failed',
    );
    expect(document.getElementsByTagName('flakyFailure')).toHaveLength(2);
  });

  it('keeps two requests of one name apart', async () => {
    const twice = runOf([result('a.yaml#one', { name: 'Same' }), result('a.yaml#two', { name: 'Same' })]);
    const names = Array.from(parseXml(await report('junit', twice)).getElementsByTagName('testcase'), (one) =>
      one.getAttribute('name'),
    );
    expect(new Set(names).size).toBe(2);
  });

  it('uses only the attributes that the XSD of Jenkins has', async () => {
    const document = parseXml(await report('junit', sampleRun));
    const allowed: Record<string, string[]> = {
      testsuites: ['name', 'time', 'tests', 'failures', 'errors'],
      testsuite: ['name', 'tests', 'failures', 'errors', 'time', 'skipped', 'timestamp', 'file'],
      testcase: ['name', 'time', 'classname'],
    };
    for (const [tag, names] of Object.entries(allowed)) {
      for (const element of Array.from(document.getElementsByTagName(tag))) {
        expect(names).toEqual(expect.arrayContaining(Array.from(element.attributes, ({ name }) => name)));
        expect(element.getAttribute('time') ?? '0.000').toMatch(/^\d+\.\d{3}$/);
      }
    }
  });

  it('says that a run was interrupted', async () => {
    expect(await report('junit', interruptedRun)).toContain('The run has no end: 2 of 5 results are there');
  });
});

describe('github', () => {
  it('puts an annotation on the line of each failed check, of problems, flaky requests and warnings', async () => {
    const lines = (await report('github', sampleRun)).trimEnd().split('\n');
    expect(lines.map((line) => line.slice(0, line.indexOf(',title')))).toEqual([
      '::error file=collections/users.yaml,line=44,col=7',
      '::error file=collections/users.yaml,line=45,col=7',
      '::error file=collections/users.yaml,line=46,col=7',
      '::error file=collections/users.yaml,line=48,col=11',
      '::warning file=collections/retry.yaml,line=40,col=3',
      '::warning file=collections/retry.yaml,line=40,col=3',
      '::error file=collections/retry.yaml,line=12,col=5',
    ]);
  });

  it('lets no text begin a command of its own', async () => {
    const lines = (await report('github', hostileRun)).trimEnd().split('\n');
    expect(lines).toHaveLength(6);
    for (const line of lines)
      expect(line).toMatch(/^::(error|warning) (file=[^:,]+,line=\d+,col=\d+,)?title=[^:,]*::[^\r\n]*$/);
  });

  it('is silent where all passed', async () => {
    expect(await report('github', runOf([result('a.yaml#one')]))).toBe('');
  });
});

describe('tap', () => {
  it.each(runs)('has as many points as its plan: %s', async (_, events) => {
    const lines = (await report('tap', events)).trimEnd().split('\n');
    expect(lines[0]).toBe('TAP version 14');
    expect(lines[1]).toBe(`1..${lines.filter((line) => /^(not )?ok /.test(line)).length}`);
    for (const line of lines.slice(2)) expect(line).toMatch(/^(ok \d+ - |not ok \d+ - | {2}|# |Bail out!)/);
  });

  it('escapes what would be a directive', async () => {
    expect(await report('tap', runOf([result('a.yaml#one', { name: 'x # SKIP y', status: 'failed' })]))).toContain(
      'not ok 1 - a.yaml\\#one x \\# SKIP y\n',
    );
  });
});

describe('markdown', () => {
  it('names verdict, files and failures', async () => {
    const text = await report('markdown', sampleRun);
    expect(text).toContain(
      '## rollcall: FAILED 2 of 5 · 2 passed · 1 failed · 1 errored · 1 skipped · 1 flaky · 413 ms · environment staging\n',
    );
    expect(text).toContain('| collections/users.yaml | 1 | 1 | 0 | 1 | 46 ms |\n');
    expect(text).toContain('<summary><b>The created user can be read</b> · collections/users.yaml:40:3</summary>');
  });

  it('lets no text end a code block, become HTML or mention anybody', async () => {
    const text = await report('markdown', hostileRun);
    const outside = text
      .split(/^(`{3,})text\n[\s\S]*?^\1$/m)
      .filter((_, i) => i % 2 === 0)
      .join('');
    expect(outside).not.toMatch(/<script|@all|[^\\]`/);
  });
});

describe('ctrf and har', () => {
  it('ctrf counts errored as failed and says so, with attempts', async () => {
    const { reportFormat, results } = JSON.parse(await report('ctrf', sampleRun));
    expect(reportFormat).toBe('CTRF');
    expect(results.summary).toMatchObject({
      tests: 5,
      passed: 2,
      failed: 2,
      skipped: 1,
      pending: 0,
      other: 0,
      flaky: 1,
      suites: 2,
    });
    expect(
      results.tests.map((test: { status: string; rawStatus: string }) => `${test.status}/${test.rawStatus}`),
    ).toEqual(['passed/passed', 'failed/failed', 'skipped/skipped', 'passed/passed', 'failed/errored']);
    expect(results.tests[3]).toMatchObject({
      flaky: true,
      retries: 2,
      retryAttempts: [
        { attempt: 1, status: 'failed' },
        { attempt: 2, status: 'failed' },
      ],
    });
  });

  it.each(runs)('har has an entry an exchange: %s', async (_, events) => {
    const { log } = JSON.parse(await report('har', events));
    const exchanges = events.flatMap((event) =>
      event.type === 'request:end' ? event.result.attempts.flatMap((one) => one.exchanges) : [],
    );
    expect(log.version).toBe('1.2');
    expect(log.entries).toHaveLength(exchanges.length);
  });

  it('har lists cookies, query and the id of the result', async () => {
    const one = exchange('GET', 'http://127.0.0.1/a?x=1&x=2', { status: 200, body: 'hi' });
    one.request.headers.push(['Cookie', 'a=1; b=2']);
    one.response?.headers.push(['Set-Cookie', 'c=3; Path=/']);
    const { log } = JSON.parse(await report('har', runOf([result('a.yaml#one', { attempts: [attempt([one])] })])));
    expect(log.entries[0]).toMatchObject({
      comment: 'a.yaml#one',
      request: {
        cookies: [
          { name: 'a', value: '1' },
          { name: 'b', value: '2' },
        ],
        queryString: [
          { name: 'x', value: '1' },
          { name: 'x', value: '2' },
        ],
      },
      response: { status: 200, cookies: [{ name: 'c', value: '3' }], content: { size: 2, text: 'hi' } },
    });
  });
});
