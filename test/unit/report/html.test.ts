import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/model/event.ts';
import { ExactNumber, type Json } from '../../../src/model/json.ts';
import type { RequestResult, RequestStatus } from '../../../src/model/result.ts';
import { countsOf } from '../../../src/report/counts.ts';
import { escapeHtml, jsonForScript } from '../../../src/report/html/escape.ts';
import { latencyBuckets, percentile } from '../../../src/report/html/latency.ts';
import { pageScript } from '../../../src/report/html/page/page-script.ts';
import { pageStyle } from '../../../src/report/html/style/page-style.ts';
import { verdictOf } from '../../../src/report/html/verdict.ts';
import { attemptOf, eventsOf, exchangeOf, failed, hostileBody, resultOf, sampleRun } from '../../browser/sample-run.ts';
import { chunksOf, documentOf, jsonIn } from './html-document.ts';

describe('the document', () => {
  it('loads nothing and allows only its own script and style', async () => {
    const html = await documentOf(sampleRun());
    expect(html).not.toMatch(/(?:src|href)="(?!#|data:)/);
    expect(html).toContain(`script-src '${sha256(pageScript)}'`);
    expect(html).toContain(`style-src '${sha256(pageStyle)}'`);
    expect(html).toContain(`<script>${pageScript}</script>`);
    expect(html).toContain("default-src 'none'");
  });

  it('says verdict, counts, environment, problems and what did not pass without any script', async () => {
    const html = withoutScripts(await documentOf(sampleRun()));
    expect(html).toContain('Of 11 requests: 3 failed, 1 errored, 1 skipped.');
    expect(html).toMatch(/<b>6<\/b> passed/);
    expect(html).toMatch(/<b>1<\/b> flaky/);
    expect(html).toContain('<dd>staging</dd>');
    expect(html).toContain('<dd>1.23 s</dd>');
    expect(html).toContain('reports/junit.xml could not be written: no space left');
    expect(html).toContain('no answer within 900 ms from http://127.0.0.1:4010');
    expect(html).toMatch(/<noscript><table>[^]*The created user can be read/);
  });

  it('does not depend on the order in which results ended', async () => {
    const [start, ...rest] = sampleRun();
    const reversed = [start as RunEvent, ...rest.slice(0, -2).toReversed(), ...rest.slice(-2)];
    expect(await documentOf(reversed)).toBe(await documentOf(sampleRun()));
  });

  it('comes as a chunk for each result', async () => {
    const chunks = await chunksOf(sampleRun());
    expect(chunks.filter((chunk) => /id="result-\d+"/.test(chunk))).toHaveLength(11);
  });

  it('stands when there is no result, and when the run never ended', async () => {
    expect(await documentOf(eventsOf([], 2))).toContain('Nothing was sent');
    expect(await documentOf(sampleRun().slice(0, -1))).toContain('The run has no end');
    expect(await documentOf([])).toContain('No request has a result.');
  });
});

describe('what a server or a collection can put into it', () => {
  it('cannot end an element or add one', async () => {
    const name = hostileBody;
    const hostile = resultOf('users', 'evil', {
      name,
      file: name,
      collection: name,
      id: name,
      tags: [name],
      status: 'failed',
      reason: name,
      attempts: [
        attemptOf([exchangeOf(1, 'GET', `/${name}`, { body: hostileBody })], [failed('body', name, name, name)], {
          [name]: name,
        }),
      ],
    });
    const html = await documentOf(eventsOf([hostile]));
    const harmless = await documentOf(
      eventsOf([resultOf('users', 'good', { status: 'failed', attempts: hostile.attempts })]),
    );
    expect(html.match(/<script|<\/script/g)).toHaveLength(harmless.match(/<script|<\/script/g)?.length ?? 0);
    expect(html).not.toMatch(/<img|<svg onload|<!-- /);
    expect(jsonIn(html, 'result-0')).toMatchObject({ id: name });
  });

  it('keeps every digit of a number', async () => {
    const result = resultOf('users', 'big', {
      status: 'failed',
      attempts: [
        attemptOf([], [failed('json', 'body is 9007199254740993', new ExactNumber('9007199254740993'), 1)], {
          id: new ExactNumber('12345678901234567890'),
        }),
      ],
    });
    expect(jsonIn(await documentOf(eventsOf([result])), 'result-0')).toMatchObject({
      attempts: [
        { checks: [{ expected: '9007199254740993', actual: '1' }], captures: [['id', '12345678901234567890']] },
      ],
    });
  });

  it('is cut when it is long, and the cut is said', async () => {
    const exchange = exchangeOf(1, 'GET', '/long', { body: 'x'.repeat(300_000) });
    const long = (status: 'passed' | 'failed') =>
      resultOf('a', status, { status, attempts: [attemptOf([exchange], [])] });
    const html = await documentOf(eventsOf([long('passed'), long('failed')]));
    const bodies = [0, 1].map((i) => jsonIn(html, `result-${i}`).attempts[0].exchanges[0].response.body);
    expect(bodies.map((body) => body.text.length)).toEqual([8_000, 100_000]);
    for (const body of bodies) expect(body).toMatchObject({ truncated: true, size: 300_000 });
  });

  it('may lack a body, a response, headers and a location', async () => {
    const { response, ...refused } = exchangeOf(1, 'GET', '/');
    const bare = {
      ...exchangeOf(1, 'GET', '/'),
      response: { ...response!, headers: [], body: { size: 3, truncated: false } },
    };
    const result = resultOf('a', 'b', { status: 'errored', attempts: [attemptOf([refused, bare], [])] });
    const exchanges = jsonIn(await documentOf(eventsOf([result], 3)), 'result-0').attempts[0].exchanges;
    expect(exchanges[0]).not.toHaveProperty('response');
    expect(exchanges[1].response.body).toEqual({ size: 3, truncated: false });
  });

  it('may be an interval that cannot be placed in time', async () => {
    const exchange = exchangeOf(1, 'GET', '/');
    const odd = { ...exchange, timings: { ...exchange.timings, startedAt: 'yesterday' } };
    const html = await documentOf(eventsOf([resultOf('a', 'b', { attempts: [attemptOf([odd], [])] })], 0));
    expect(jsonIn(html, 'index').spans).toEqual([]);
  });
});

describe('differences', () => {
  it('are lines for objects and texts of several lines', async () => {
    expect((await checkOf({ a: 1 }, { a: 2 })).diff).toEqual([
      [' ', '{'],
      ['-', '  "a": 1'],
      ['+', '  "a": 2'],
      [' ', '}'],
    ]);
    expect((await checkOf('a\nb', 'a\nc')).diff).toEqual([
      [' ', 'a'],
      ['-', 'b'],
      ['+', 'c'],
    ]);
  });

  it('are both values for what has no lines', async () => {
    expect(await checkOf(200, '200')).toMatchObject({ expected: '200', actual: '"200"' });
    expect(await checkOf(200, '200')).not.toHaveProperty('diff');
  });
});

describe('the verdict', () => {
  it.each([
    [0, results('passed', 'passed'), 'passed', 'Passed', 'All 2 requests passed.'],
    [0, results('passed'), 'passed', 'Passed', 'The request passed.'],
    [0, results('passed', 'skipped'), 'passed', 'Passed', '1 of 2 requests passed, 1 skipped.'],
    [1, results('passed', 'failed', 'errored'), 'failed', 'Failed', 'Of 3 requests: 1 failed, 1 errored.'],
    [3, results('errored'), 'errored', 'Errored', 'Of 1 request: 1 errored.'],
    [2, results(), 'errored', 'Nothing was sent', 'No request has a result.'],
    [4, results('passed'), 'errored', 'Ended with exit code 4', 'The request passed.'],
    [130, results('passed'), 'incomplete', 'Interrupted', 'The request passed.'],
    [143, results('skipped'), 'incomplete', 'Terminated', '0 of 1 request passed, 1 skipped.'],
  ])('of exit code %s', (exitCode, list, state, title, sentence) => {
    expect(verdictOf(exitCode, countsOf(list))).toEqual({ state, title, sentence });
  });
});

describe('latencyBuckets', () => {
  it.each([
    [[], []],
    [[0], [[0, 1, 1]]],
    [
      [1, 1.9, 2],
      [
        [1, 2, 2],
        [2, 5, 1],
      ],
    ],
    [
      [3, 15],
      [
        [2, 5, 1],
        [5, 10, 0],
        [10, 20, 1],
      ],
    ],
    [[1e9], [[5e5, Number.POSITIVE_INFINITY, 1]]],
    [[-1], [[0, 1, 1]]],
  ])('%j', (values, expected) => {
    expect(latencyBuckets(values).map(({ fromMs, toMs, count }) => [fromMs, toMs, count])).toEqual(expected);
  });
});

it.each([
  [[], 0.5, undefined],
  [[7], 0.99, 7],
  [[1, 2, 3, 4], 0.5, 2],
  [[1, 2, 3, 4], 0.9, 4],
  [[1, 2, 3, 4], 1, 4],
])('percentile of %j at %d is %s', (values, share, expected) => {
  expect(percentile(values, share)).toBe(expected);
});

it.each([
  ['a < b & "c" > \'d\'', 'a &lt; b &amp; &quot;c&quot; &gt; &#39;d&#39;'],
  ['tab\tline\n', 'tab\tline\n'],
  ['\0\u001b[31m', '\\u{0}\\u{1b}[31m'],
  ['half \ud83d of 😀', 'half \\u{d83d} of 😀'],
])('escapeHtml of %j', (text, expected) => {
  expect(escapeHtml(text)).toBe(expected);
});

it('jsonForScript is the same JSON without any character that a script element knows', () => {
  const value = { [hostileBody]: [hostileBody, '\u2029', new ExactNumber('1e400')] };
  expect(jsonForScript(value)).not.toMatch(/[<>&\u2028\u2029]/);
  expect(JSON.parse(jsonForScript({ a: hostileBody }))).toEqual({ a: hostileBody });
});

it('the page script is JavaScript that builds no HTML, no code and no request', () => {
  expect(() => new Script(pageScript)).not.toThrow();
  expect(pageScript).not.toMatch(
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|fetch\(|XMLHttpRequest|import\(/,
  );
  expect(pageScript).not.toMatch(/<\/?script|<!--/i);
  expect(pageStyle).not.toMatch(/<\/?style|@import|url\("(?!data:)/i);
});

it('a body that is only a note keeps it', async () => {
  const exchange = exchangeOf(1, 'POST', '/upload');
  exchange.request.body = { size: 12, truncated: false, note: 'file fixtures/cat.png' };
  const result = resultOf('a', 'b', { attempts: [attemptOf([exchange], [])] });
  const html = await documentOf(eventsOf([result], 0));
  expect(jsonIn(html, 'result-0').attempts[0].exchanges[0].request.body).toEqual(exchange.request.body);
});

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function withoutScripts(html: string): string {
  return html.replace(/<script[^]*?<\/script>/g, '');
}

/** The first check of a result as the page gets it. */
async function checkOf(expected: Json, actual: Json) {
  const result = resultOf('a', 'b', {
    status: 'failed',
    attempts: [attemptOf([], [failed('json', 'x', expected, actual)])],
  });
  return jsonIn(await documentOf(eventsOf([result])), 'result-0').attempts[0].checks[0];
}

function results(...statuses: RequestStatus[]): RequestResult[] {
  return statuses.map((status, i) => resultOf('a', `r${i}`, { status }));
}
