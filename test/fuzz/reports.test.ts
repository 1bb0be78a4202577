import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DOMParser } from '@xmldom/xmldom';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import type { RunEvent } from '../../src/model/event.ts';
import { type Json, type JsonObject, parseJson, stringifyJson } from '../../src/model/json.ts';
import { mergeRuns } from '../../src/report/merge-runs.ts';
import { parseEvents } from '../../src/report/parse-events.ts';
import { reporterNames, reporters } from '../../src/report/reporters/registry.ts';
import { createFakeHost } from '../support/fake-host.ts';
import { anyText, bounded, fuzzed, fuzzTimeoutMs, mutated, mutatedJson } from '../support/fuzz.ts';
import { valuesOf } from '../support/fuzz-schema.ts';
import { hostileTexts, runnerCommand, unseen } from '../support/hostile-texts.ts';
import { collect, plainOptions, render, sampleRun, streamOf } from '../unit/report/sample-run.ts';
import { withoutStyles } from '../unit/report/terminal-text.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rollcall-fuzz-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const eventSchema = parseJson(
  await readFile(new URL('../../schemas/event.schema.json', import.meta.url), 'utf8'),
) as JsonObject;
const texts = fc.oneof(
  anyText,
  fc.constantFrom(
    ...Object.values(hostileTexts),
    '2026-11-23T09:00:00.000Z',
    '{"a":[1,{"b":null}]}',
    'a.yaml#b[0]',
    'a.yaml',
    'content-type',
    'http://x/?a=b#c',
    '/a/0/b',
  ),
);

/** Whatever holds of a report whatever was in the events. */
async function reported(events: readonly RunEvent[]): Promise<void> {
  for (const name of reporterNames) {
    const reporter = await reporters[name].create({
      ...plainOptions,
      colour: true,
      verbosity: 1,
      columns: 40,
      pathPrefix: 'a,b:%/',
    });
    const text = await bounded(() => render(reporter, events));
    expect(withoutStyles(text), name).not.toMatch(unseen);
    if (name === 'console' || name === 'markdown') expect(withoutStyles(text), name).not.toMatch(runnerCommand);
    if (name === 'json' || name === 'ctrf' || name === 'har') JSON.parse(text);
    if (name === 'junit') parseXml(text);
    if (name === 'github' && text !== '')
      for (const line of text.trimEnd().split('\n'))
        expect(line).toMatch(/^::(error|warning) ([^:\n]*,)?title=[^:,\n]*::/);
    if (name === 'tap')
      expect(text).toMatch(
        /^TAP version 14\n1\.\.\d+\n((not )?ok \d+ - .*\n( {2}.*\n)*|# .*\n|Bail out! The run was interrupted\n)*$/,
      );
    if (name === 'html')
      expect(text.replaceAll(/<(script|style)\b[^>]*>[^]*?<\/\1>/g, '')).not.toMatch(/<(script|img|iframe|!--)/i);
  }
}

function parseXml(text: string): void {
  const onError = (level: string, message: string): void => {
    if (level !== 'warning') throw new Error(message);
  };
  new DOMParser({ onError }).parseFromString(text, 'text/xml');
}

/** Read as `merge` reads an events file, and reported both ways. */
async function read(lines: readonly string[]): Promise<void> {
  const events = await collect(parseEvents(streamOf(lines)));
  await reported(events);
  await reported(await collect(mergeRuns([events, sampleRun, events.slice(0, 2)])));
}

test(
  'any events, in any order and without an end',
  async () => {
    const event = valuesOf(eventSchema, { texts, garbageOneIn: 0 });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 6 }), (events) => read(events.map((one) => stringifyJson(one)))),
      fuzzed(8),
    );
  },
  fuzzTimeoutMs,
);

test(
  'events that are damaged',
  async () => {
    const good = sampleRun.map((event) => stringifyJson(event));
    const line = fc.oneof(
      valuesOf(eventSchema, { texts, garbageOneIn: 6 }).map((value) => stringifyJson(value)),
      fc
        .constantFrom(...sampleRun)
        .chain((event) => mutatedJson(event as Json))
        .map((value) => stringifyJson(value)),
      mutated(good, ['"', '{', '}', ',', 'null', '1e999', '\\ud800']),
      fc.constantFrom(...good),
    );
    await fc.assert(fc.asyncProperty(fc.array(line, { maxLength: 8 }), read), fuzzed(10));
  },
  fuzzTimeoutMs,
);

const goodReport = parseJson(await render(await reporters.json.create(plainOptions), sampleRun));
const goodEvents = await render(await reporters.events.create(plainOptions), sampleRun);

/** A command on damaged files of an earlier run: it ends in reports or in problems. */
async function commanded(argv: string[], files: Record<string, string>): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const host = createFakeHost({ argv, cwd: folder });
  const exit = await bounded(() => runCli(host));
  const output = host.stdoutText() + host.stderrText();
  expect([0, 1, 2, 3, 4, 130, 143, 70], output).toContain(exit);
  expect(output).not.toMatch(/This is a bug in rollcall|report failed:/);
  expect(output).not.toMatch(unseen);
}

const damagedReport = fc.oneof(
  mutatedJson(goodReport).map((value) => stringifyJson(value)),
  mutated([stringifyJson(goodReport)], ['"', '{', '}', ',', 'null', '1e999', '-1']),
  anyText,
);

test(
  'merge and export of damaged files',
  async () => {
    const damagedEvents = mutated([goodEvents], ['"', '{', '}', ',', 'null', '\n', '\r', '\u2028', '1e999', '-1']);
    await fc.assert(
      fc.asyncProperty(damagedReport, damagedEvents, async (report, events) => {
        const all = reporterNames
          .filter((name) => name !== 'github')
          .flatMap((name) => ['--reporter', `${name}=out/${name}`]);
        await commanded(['merge', 'a', 'b', ...all], { 'a/report.json': report, 'b/events.jsonl': events });
        await commanded(['export', 'har', 'report.json'], { 'report.json': report });
      }),
      fuzzed(5),
    );
  },
  fuzzTimeoutMs,
);

test(
  'a run beside a damaged report to compare with and a damaged snapshot',
  async () => {
    const snapshot = mutated(
      ['# c\na:\n  id: 1\n  list: [1, 2.50]\n  text: "x\\u202e"\n'],
      ['a:', '- ', '{', '}', '&a ', '*a', '!!x ', '\n', '  ', '|', '\0', '1e999'],
    );
    const collection = 'requests: { a: { GET: "http://127.0.0.1:1/", expect: { snapshot: true } } }';
    await fc.assert(
      fc.asyncProperty(damagedReport, snapshot, async (report, stored) => {
        const files = { 'a.yaml': collection, 'reports/report.json': report, '__snapshots__/a.yaml': stored };
        await commanded(['run', 'a.yaml', '--compare', 'reports/report.json', '--ci', '--reporter', 'console'], files);
        await commanded(['list', 'a.yaml', '--failed'], files);
        await commanded(['list', 'a.yaml', '--shard', '1/2', '--compare', 'reports/report.json'], files);
      }),
      fuzzed(6),
    );
  },
  fuzzTimeoutMs,
);
