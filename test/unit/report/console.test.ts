import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../src/model/event.ts';
import type { Clock, ReporterOptions } from '../../../src/report/reporter-options.ts';
import { createConsoleReporter } from '../../../src/report/reporters/console.ts';
import { displayWidth } from '../../../src/text/display-width.ts';
import {
  attempt,
  check,
  exchange,
  hostileRun,
  plainOptions,
  render,
  result,
  runOf,
  samplePlan,
  sampleRun,
  streamOf,
} from './sample-run.ts';
import { screenOf, unsafeText, withoutStyles } from './terminal-text.ts';

const show = (events: readonly RunEvent[], options: Partial<ReporterOptions> = {}) =>
  render(createConsoleReporter({ ...plainOptions, ...options }), events);

const lastLine = async (events: readonly RunEvent[]) => (await show(events)).trimEnd().split('\n').at(-1);

describe('plain', () => {
  it('begins with what runs and one line a file in plan order', async () => {
    expect((await show(sampleRun)).split('\n').slice(0, 6)).toEqual([
      'rollcall 1.0.0 · environment staging · 5 requests in 2 files',
      '',
      '✗ collections/users.yaml  1 passed · 1 failed · 1 skipped  46 ms',
      expect.stringMatching(/^ {4}✗ get_user\[2\] {2}status is 200: expected 200, actual 404; body matches; /),
      '✗ collections/retry.yaml  1 passed · 1 errored · 1 flaky  240 ms',
      '    ✗ refused  http/refused: nothing listens at 127.0.0.1:9',
    ]);
  });

  it('shows a failure with status, id, place, request, checks and how to repeat it', async () => {
    const text = await show(sampleRun);
    for (const part of [
      '✗ FAILED The created user can be read\n  collections/users.yaml#get_user[2] at collections/users.yaml:40:3\n',
      "  GET http://127.0.0.1:4010/users/7?view=it's → 404 Not Found in 12 ms\n",
      '  ✗ status is 200\n      expected  200\n      actual    404\n        --> collections/users.yaml:44:7\n',
      '      44 |       status: 200\n         |       ^^^^^^\n',
      '      -     "b"\n      +     "c"\n',
      '      /id: must be string\n        value   7\n        rule    type at schemas/user.schema.json#/properties/id/type\n',
      '          |         ^ must be string\n',
      '      body.id                       is 7\n      responses.create_user.body.id is 8\n',
      "    curl 'http://127.0.0.1:4010/users/7?view=it'\\''s' -H 'accept: application/json'\n",
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('"error": "not found",\n      +');
  });

  it('shows an error with its hint, what was skipped and why, flaky attempts and warnings', async () => {
    const text = await show(sampleRun);
    for (const part of [
      '  error[http/refused]: nothing listens at 127.0.0.1:9\n    --> collections/retry.yaml:12:5\n',
      '     |     ^^^ is the server running?\n',
      '- Skipped\n  get_user did not pass: it failed\n    collections/users.yaml#delete_user\n',
      '! Flaky: passed after a retry\n  Works the third time at collections/retry.yaml:40:3\n    attempt 1: 503, attempt 2: 503, attempt 3: 200\n',
      'warning[run/pages-cut]: stopped at 100 pages with more to come\n',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('ends with a table and the verdict', async () => {
    const lines = (await show(sampleRun)).trimEnd().split('\n');
    expect(lines.at(-1)).toBe('FAILED 2 of 5 · 2 passed · 1 failed · 1 errored · 1 skipped · 1 flaky · 413 ms');
    expect(lines.at(-5)).toBe('│ collections/retry.yaml │      1 │      0 │       1 │       0 │ 240 ms │');
  });

  it('moves no cursor and has no colour', async () => {
    expect(await show(sampleRun)).not.toContain('\u001b');
  });

  it('prints a file as soon as it and all before it are done', async () => {
    const [a, b] = [result('a.yaml#one'), result('b.yaml#one')];
    const seen: string[] = [];
    const chunks: string[] = [];
    async function* events() {
      for (const event of runOf([b, a], [a, b], 0)) {
        yield event;
        if (event.type === 'request:end') seen.push(chunks.join(''));
      }
    }
    for await (const chunk of createConsoleReporter(plainOptions)(events())) chunks.push(chunk);
    expect(seen[0]).not.toContain('.yaml');
    expect(seen[1]).toMatch(/✓ a\.yaml.*\n✓ b\.yaml.*\n$/);
  });

  it('prints the files at the end where the run does not say which there are', async () => {
    const events = sampleRun.map((event) => {
      if (event.type !== 'run:start') return event;
      const { files: _, ...rest } = event;
      return rest;
    });
    expect(await show(events)).toMatch(/5 requests\n\n✗ collections\/users.yaml[\s\S]*✗ collections\/retry.yaml/);
  });

  it('groups what was skipped for one reason and counts a long list', async () => {
    const skipped = Array.from({ length: 12 }, (_, i) =>
      result(`a.yaml#r${i}`, { status: 'skipped', reason: 'not today' }),
    );
    const text = await show(runOf(skipped, skipped, 0));
    expect(text.match(/not today/g)).toHaveLength(1);
    expect(text).toContain('    and 2 more\n');
    expect(text).toContain('- a.yaml  12 skipped');
  });
});

describe('verdict', () => {
  it.each<[string, RunEvent[], string]>([
    ['all passed', runOf([result('a.yaml#one')], undefined, 0), 'PASSED 1 of 1 · 1 passed · 413 ms'],
    ['nothing ran', runOf([], [], 0), 'NOTHING RAN · 413 ms'],
    ['a gate failed', runOf([result('a.yaml#one')], undefined, 1), 'FAILED · 1 passed · 413 ms · exit code 1'],
    ['interrupted', runOf([result('a.yaml#one')], undefined, 130), 'INTERRUPTED after 1 of 1 · 1 passed · 413 ms'],
    ['terminated', runOf([result('a.yaml#one')], undefined, 143), 'TERMINATED after 1 of 1 · 1 passed · 413 ms'],
  ])('when %s', async (_, events, verdict) => {
    expect(await lastLine(events)).toBe(verdict);
  });

  it('is there when the run has no end', async () => {
    const text = await show(sampleRun.slice(0, 9));
    expect(text).toContain('error[run/interrupted]: The run has no end: 2 of 5 results are there');
    expect(text.trimEnd().split('\n').at(-1)).toMatch(/^INTERRUPTED after 2 of 5 · 2 passed · 1 flaky · /);
  });

  it('is there when there was no event', async () => {
    expect(await lastLine([])).toMatch(/^INTERRUPTED after 0 of 0/);
  });
});

describe('-q and -v', () => {
  it('-q shows failures and the verdict only', async () => {
    const text = await show(sampleRun, { verbosity: -1 });
    expect(text).toMatch(/^✗ FAILED The created user/);
    expect(text).not.toMatch(/│|Skipped|Flaky|warning/);
    expect(await show(runOf([result('a.yaml#one')], undefined, 0), { verbosity: -1 })).toBe(
      'PASSED 1 of 1 · 1 passed · 413 ms\n',
    );
  });

  it('-v shows every request with its exchanges and checks', async () => {
    const text = await show(sampleRun, { verbosity: 1 });
    expect(text).toContain(
      '    ✓ create_user\n        POST http://127.0.0.1:4010/users → 201 Created in 12 ms\n          new connection: connect 0.3 ms, waiting 11 ms, download 0.7 ms\n        ✓ status is 201\n',
    );
    expect(text).toContain('    - delete_user  skipped: get_user did not pass: it failed\n');
  });
});

describe('width', () => {
  const names = [
    'collections/a/very/long/path/that/goes/on/and/on/for/more/than/eighty/columns/users.yaml',
    'collections/利用者の一覧と更新と削除のためのとても長い名前.yaml',
    'c/👍👍👍.yaml',
  ];
  const events = runOf(
    names.map((file) => result(`${file}#one`)),
    undefined,
    0,
  );

  it.each([80, 60, 50, 46, 30, 10])('the table fits %i columns', async (columns) => {
    const table = (await show(events, { columns })).split('\n').filter((line) => /^[┌│├└]/.test(line));
    for (const line of table) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    expect(table.length > 0).toBe(columns >= 46);
  });

  it.each([80, 40, 20])('live lines are narrower than %i columns', async (columns) => {
    const text = await show(events, { columns, live: true });
    const progress = text.split('\n').filter((line) => /running|›/.test(line));
    expect(progress.length).toBeGreaterThan(0);
    for (const line of progress) expect(displayWidth(screenOf(line))).toBeLessThan(columns);
  });
});

describe('live', () => {
  it('ends with the same text as plain, and nothing is left of the progress', async () => {
    const live = screenOf(await show(sampleRun, { live: true }));
    const plain = await show(sampleRun);
    const finalPart = plain.slice(plain.indexOf('✗ FAILED'));
    expect(live.endsWith(finalPart)).toBe(true);
    expect(live).not.toMatch(/\d running|›|━/);
  });

  it('shows failures at once, counts and what is running', async () => {
    const text = await show(runOf([...samplePlan].toReversed(), samplePlan).slice(0, 6), { live: true });
    const screen = screenOf(text.slice(0, text.indexOf('✗ ERRORED')));
    expect(text).toContain('✗ refused  http/refused: nothing listens at 127.0.0.1:9\n');
    expect(text).toMatch(/1\/5 · 1 errored · 1 running/);
    expect(text).toContain('  › collections/retry.yaml  Works the third time');
    expect(screen).toContain('rollcall 1.0.0');
  });

  it('counts the time between events by the clock it is given', async () => {
    let now = 0;
    const pending: (() => void)[] = [];
    const clock: Clock = {
      now: () => now,
      wait: () => new Promise((resolve) => pending.push(resolve)),
    };
    let go: (() => void) | undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    async function* events() {
      yield* streamOf(sampleRun.slice(0, 2));
      await gate;
      yield* streamOf(sampleRun.slice(2));
    }
    const chunks: string[] = [];
    for await (const chunk of createConsoleReporter({ ...plainOptions, live: true, clock })(events())) {
      chunks.push(chunk);
      if (chunk.includes('2.5 s')) go?.();
      now += 500;
      setImmediate(() => pending.splice(0).forEach((resolve) => resolve()));
    }
    expect(chunks.some((chunk) => chunk.includes('2.5 s'))).toBe(true);
  });
});

describe('hostile text', () => {
  it.each([false, true])('cannot reach the terminal or a CI runner (colour: %s)', async (colour) => {
    const text = await show(hostileRun, { colour, verbosity: 1 });
    const bare = withoutStyles(text);
    expect(bare).not.toMatch(unsafeText);
    expect(bare).not.toMatch(/^\s*::error/m);
    expect(bare).toContain('\\u{1b}[31m');
  });

  it('says of a time what the message says, with its unit, and no bare numbers', async () => {
    const message = 'took 611 ms, expected at most 200 ms';
    const slow = check('time', 'time is at most 200 ms', { outcome: 'failed', expected: 200, actual: 610.57, message });
    const attempts = [attempt([exchange('GET', 'http://x/', { status: 200, body: '{}' })], { checks: [slow] })];
    const text = await show(runOf([result('users.yaml#slow', { status: 'failed', attempts })]));
    expect(text).toContain(`time is at most 200 ms: ${message}`);
    expect(text).not.toContain('610.57');
  });

  it('of a value that is long is cut', async () => {
    const checks = [check('json', 'body is', { outcome: 'failed', expected: 'a', actual: 'b'.repeat(10_000) })];
    const failed = result('a.yaml#one', {
      status: 'failed',
      attempts: [attempt([exchange('GET', 'http://x/', { status: 200, body: `"${'b'.repeat(10_000)}"` })], { checks })],
    });
    const text = await show(runOf([failed]));
    expect(text).toContain('… (10002 characters)');
    expect(text.length).toBeLessThan(3000);
  });
});
