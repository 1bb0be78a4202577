import { describe, expect, it } from 'vitest';
import type { Reporter, RunEvent } from '../../../src/model/event.ts';
import { parseJson } from '../../../src/model/json.ts';
import { type ProblemCode, problemCodes } from '../../../src/model/problem-codes.ts';
import { exitCodeOf, problemExitCode, type RunOutcome } from '../../../src/report/exit-code.ts';
import { startFiles } from '../../../src/report/fold-files.ts';
import { foldSummary } from '../../../src/report/fold-summary.ts';
import { parseEvents } from '../../../src/report/parse-events.ts';
import { createEventsReporter } from '../../../src/report/reporters/events.ts';
import { type ReportOutput, runReporters } from '../../../src/report/run-reporters.ts';
import { collect, plainOptions, render, result, runOf, samplePlan, sampleRun, streamOf } from './sample-run.ts';

function problemsOf(code: ProblemCode) {
  return [{ code, message: 'm' }];
}

describe('exitCodeOf', () => {
  const none = { total: 1, passed: 1, failed: 0, errored: 0, skipped: 0, flaky: 0 };
  const failed = { ...none, failed: 1 };
  const errored = { ...none, errored: 1 };

  it.each<[number, RunOutcome]>([
    [0, { counts: none, problems: [] }],
    [0, { counts: { ...none, skipped: 1, flaky: 1 }, problems: [] }],
    [1, { counts: failed, problems: [] }],
    [1, { counts: { ...failed, errored: 1 }, problems: [] }],
    [1, { counts: none, problems: problemsOf('contract/coverage') }],
    [1, { counts: errored, problems: problemsOf('contract/coverage') }],
    [3, { counts: errored, problems: [] }],
    [3, { counts: none, problems: problemsOf('run/max-time') }],
    [4, { counts: failed, problems: problemsOf('report/write') }],
    [2, { counts: failed, problems: [...problemsOf('report/write'), ...problemsOf('input/not-found')] }],
    [2, { counts: none, problems: problemsOf('report/unknown') }],
    [2, { counts: none, problems: problemsOf('contract/description') }],
    [130, { counts: failed, problems: problemsOf('input/not-found'), interruptedBy: 'SIGINT' }],
    [143, { counts: none, problems: problemsOf('report/path'), interruptedBy: 'SIGTERM' }],
    [70, { counts: failed, problems: problemsOf('usage/flag'), interruptedBy: 'SIGINT', bug: true }],
  ])('is %i for %j', (code, outcome) => {
    expect(exitCodeOf(outcome)).toBe(code);
  });

  it('knows every code a problem can have', () => {
    for (const code of Object.keys(problemCodes) as ProblemCode[])
      expect([1, 2, 3, 4]).toContain(problemExitCode(code));
  });
});

describe('foldSummary', () => {
  it('gives results in plan order, whichever ended first', async () => {
    const { results, counts, exitCode, durationMs } = await foldSummary(streamOf(sampleRun));
    expect(results.map(({ id }) => id)).toEqual(samplePlan.map(({ id }) => id));
    expect(counts).toEqual({ total: 5, passed: 2, failed: 1, errored: 1, skipped: 1, flaky: 1 });
    expect({ exitCode, durationMs }).toEqual({ exitCode: 1, durationMs: 412.5 });
  });

  it('takes a run without its end for interrupted', async () => {
    const { exitCode, problems, durationMs } = await foldSummary(streamOf(sampleRun.slice(0, 9)));
    expect(exitCode).toBe(130);
    expect(problems).toEqual([{ code: 'run/interrupted', message: 'The run has no end: 2 of 5 results are there' }]);
    expect(durationMs).toBeGreaterThan(200);
  });

  it('makes something of no events at all', async () => {
    const summary = await foldSummary(streamOf<RunEvent>([]));
    expect(summary.results).toEqual([]);
    expect(summary.problems[0]?.code).toBe('run/interrupted');
  });
});

describe('startFiles', () => {
  it('counts by file in plan order, whichever ended first, also where a file comes twice', () => {
    const fold = startFiles();
    const numbers = [
      fold.add(2, result('b.yaml#two', { status: 'failed' })),
      fold.add(1, result('a.yaml#one')),
      fold.add(0, result('b.yaml#one')),
    ];
    expect(numbers).toEqual([0, 1, 0]);
    expect(fold.files().map(({ file, number, counts }) => [file, number, counts.passed, counts.failed])).toEqual([
      ['b.yaml', 0, 1, 1],
      ['a.yaml', 1, 1, 0],
    ]);
  });
});

const parse = (text: string) => collect(parseEvents(streamOf(text.split('\n')), 'events.jsonl'));

describe('parseEvents', () => {
  it('reads back what the events reporter wrote', async () => {
    expect(await parse(await render(createEventsReporter(plainOptions), sampleRun))).toEqual(sampleRun);
  });

  it('keeps numbers beyond double precision and lone surrogates', async () => {
    const captures = { id: parseJson('9007199254740993'), half: '\ud800' };
    const run = runOf([result('a.yaml#one', { attempts: [{ number: 1, exchanges: [], checks: [], captures }] })]);
    const text = await render(createEventsReporter(plainOptions), run);
    expect(text).toContain('"id":9007199254740993');
    expect(await parse(text)).toEqual(run);
  });

  it.each([
    ['{"type":"run:end","durat', 'it is not JSON; was the run cut off while it was written?'],
    ['[]', 'it is not an object with a `type`'],
    ['null', 'it is not an object with a `type`'],
    ['{"type":1}', 'it is not an object with a `type`'],
    ['{"type":"run:start","format":2}', '`format: 1` is missing or of a wrong type'],
    ['{"type":"run:end","durationMs":1}', '`exitCode` is missing or of a wrong type'],
    ['{"type":"request:end","order":1}', '`result` is missing or of a wrong type'],
    ['{"type":"request:end","order":1,"result":{"id":"a"}}', '`result` is missing or of a wrong type'],
    ['{"type":"problem","problem":{}}', '`problem` is missing or of a wrong type'],
  ])('%j is a problem with its line', async (line, reason) => {
    const [first, problem, ...rest] = await parse(`{"type":"run:end","durationMs":1,"exitCode":0}\n${line}\n`);
    expect(first?.type).toBe('run:end');
    expect(rest).toEqual([]);
    expect(problem).toEqual({
      type: 'problem',
      problem: {
        code: 'report/unreadable',
        message: `line 2 is not an event: ${reason}`,
        location: { file: 'events.jsonl', line: 2, column: 1 },
      },
    });
  });

  it('passes over what a later version may add', async () => {
    expect(await parse('{"type":"toString"}\n{"type":"request:later"}\n\n')).toEqual([]);
  });
});

const counting: Reporter = async function* (events) {
  let count = 0;
  for await (const _ of events) count++;
  yield String(count);
};
const output = (name: string, reporter: Reporter, more: Partial<ReportOutput> = {}) => {
  const got = { text: '', finished: [] as (string | undefined)[] };
  const made: ReportOutput = {
    name,
    reporter,
    write: async (chunk) => {
      got.text += chunk;
    },
    finish: async (error) => {
      got.finished.push(error?.message);
    },
    ...more,
  };
  return { got, made };
};
const many = Array.from({ length: 5000 }, (): RunEvent => ({ type: 'run:end', durationMs: 1, exitCode: 0 }));
const never = () => new Promise<never>(() => undefined);

async function* brokenRun(): AsyncGenerator<RunEvent> {
  yield* many.slice(0, 3);
  throw new Error('a bug');
}

describe('runReporters', () => {
  it('gives every event to every reporter', async () => {
    const a = output('a', counting);
    const b = output('b', counting);
    expect(await runReporters(streamOf(many), [a.made, b.made])).toEqual([]);
    expect([a.got, b.got]).toEqual([
      { text: '5000', finished: [undefined] },
      { text: '5000', finished: [undefined] },
    ]);
  });

  it('goes on when one throws', async () => {
    const good = output('good', counting);
    const bad = output('bad', async function* (events) {
      for await (const _ of events) throw new Error('boom');
      yield '';
    });
    const problems = await runReporters(streamOf(many), [bad.made, good.made]);
    expect(problems).toEqual([{ code: 'report/reporter', message: 'the bad report failed: boom' }]);
    expect(good.got.text).toBe('5000');
    expect(bad.got.finished).toEqual(['boom']);
  });

  it('goes on when one cannot write', async () => {
    const good = output('good', counting);
    const bad = output('bad', counting, { write: () => Promise.reject(new Error('ENOSPC')) });
    const problems = await runReporters(streamOf(many), [bad.made, good.made]);
    expect(problems).toEqual([{ code: 'report/write', message: 'the bad report could not be written: ENOSPC' }]);
    expect(good.got.text).toBe('5000');
  });

  it('says when the end of a report could not be written', async () => {
    const bad = output('bad', counting, { finish: () => Promise.reject(new Error('EIO')) });
    expect((await runReporters(streamOf(many), [bad.made])).map(({ message }) => message)).toEqual([
      'the bad report could not be written: EIO',
    ]);
  });

  it.each<[string, Reporter, Partial<ReportOutput>]>([
    [
      'reads nothing',
      async function* () {
        yield await never();
      },
      {},
    ],
    [
      'stops reading',
      async function* (events) {
        for await (const _ of events) yield await never();
      },
      {},
    ],
    ['writes for ever', counting, { write: never }],
  ])('gives one up that %s', async (_, reporter, more) => {
    const good = output('good', counting);
    const dead = output('dead', reporter, more);
    const problems = await runReporters(streamOf(many), [dead.made, good.made], 50);
    expect(problems).toEqual([
      { code: 'report/write', message: 'the dead report could not be written: it stood still for 50 ms' },
    ]);
    expect(good.got).toEqual({ text: '5000', finished: [undefined] });
    expect(dead.got.finished).toHaveLength(1);
  });

  it('does not give a slow one up that moves', async () => {
    const slow = output(
      'slow',
      async function* (events) {
        for await (const _ of events) yield '.';
      },
      { write: () => new Promise((resolve) => setTimeout(resolve, 5)) },
    );
    expect(await runReporters(streamOf(many.slice(0, 60)), [slow.made], 100)).toEqual([]);
  });

  it('does not give one up that waits while another has all the processor', async () => {
    const busy = output('busy', async function* (events) {
      for await (const _ of events);
      for (const until = performance.now() + 150; performance.now() < until; );
      yield 'done';
    });
    const waiting = output('waiting', async function* (events) {
      for await (const _ of events);
      for (let i = 0; i < 2; i++) await new Promise((resolve) => setTimeout(resolve, 20));
      yield 'done';
    });
    expect(await runReporters(streamOf(many.slice(0, 60)), [waiting.made, busy.made], 100)).toEqual([]);
  });

  it('lets a reporter stop early', async () => {
    const early = output('early', async function* (events) {
      for await (const { type } of events) {
        yield type;
        return;
      }
    });
    expect(await runReporters(streamOf(many), [early.made])).toEqual([]);
    expect(early.got).toEqual({ text: 'run:end', finished: [undefined] });
  });

  it('lets every report end when the run itself breaks, and then rejects', async () => {
    const one = output('one', counting);
    await expect(runReporters(brokenRun(), [one.made])).rejects.toThrow('a bug');
    expect(one.got).toEqual({ text: '3', finished: [undefined] });
  });

  it('reads a run without any output to its end', async () => {
    expect(await runReporters(streamOf(many), [])).toEqual([]);
  });
});
