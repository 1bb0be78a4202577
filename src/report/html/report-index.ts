import type { Timings } from '../../model/exchange.ts';
import type { JsonObject } from '../../model/json.ts';
import type { CheckResult, RequestResult } from '../../model/result.ts';
import { startFiles } from '../fold-files.ts';
import { createOrderedTexts } from '../ordered-texts.ts';
import type { TextStore } from '../text-store.ts';
import { jsonForScript } from './escape.ts';

/** A row shows one line of why; the rest is in the details. */
const MAX_WHY_LENGTH = 300;

export type IndexFold = {
  add: (order: number, result: RequestResult) => Promise<void> | undefined;
  /** The JSON, in pieces. */
  read: () => Iterable<string>;
};

const ROWS = 0;
const SPANS = 1;

/** What the page needs to draw the list and the timeline before any result is opened. */
export function startIndex(createStore?: () => TextStore): IndexFold {
  const files = startFiles();
  const texts = createOrderedTexts(createStore, 2);
  let originMs = Number.POSITIVE_INFINITY;

  function* rows(fileNumbers: ReadonlyMap<number, number>): Generator<string> {
    let separator = '';
    for (const { text, group } of texts.read(ROWS)) {
      yield `${separator}${text.slice(0, -1)},"file":${fileNumbers.get(group) ?? 0}}`;
      separator = ',';
    }
  }

  /** One span an exchange: row, start after the first exchange, then dns, connect, tls, waiting, download and total, in ms. */
  function* spansInOrder(): Generator<string> {
    let separator = '';
    let row = 0;
    for (const { text } of texts.read(SPANS)) {
      for (const span of text === '' ? [] : text.split(' ')) {
        const comma = span.indexOf(',');
        yield `${separator}[${row},${rounded(Number(span.slice(0, comma)) - originMs)}${span.slice(comma)}]`;
        separator = ',';
      }
      row++;
    }
  }

  return {
    add: (order, result) => {
      const spans: string[] = [];
      for (const { exchanges } of result.attempts) {
        for (const { timings } of exchanges) {
          const startMs = Date.parse(timings.startedAt);
          if (!Number.isFinite(startMs)) continue;
          originMs = Math.min(originMs, startMs);
          spans.push(`${startMs},${phasesOf(timings)}`);
        }
      }
      const place = { order, id: result.id, group: files.add(order, result) };
      return texts.add(place, jsonForScript(rowOf(result)), spans.join(' '));
    },
    read: function* () {
      const inOrder = files.files();
      yield `{"files":${jsonForScript(inOrder.map(({ file, collection }) => ({ file, collection })))},"rows":[`;
      yield* rows(new Map(inOrder.map(({ number }, i) => [number, i])));
      yield '],"spans":[';
      yield* spansInOrder();
      yield ']}';
    },
  };
}

/** But for the number of its file. */
function rowOf(result: RequestResult): JsonObject {
  const exchange = result.attempts.at(-1)?.exchanges.at(-1);
  return {
    id: result.id,
    name: result.name,
    status: result.status,
    durationMs: rounded(result.durationMs),
    ...(result.flaky ? { flaky: true } : {}),
    ...(result.section === 'requests' ? {} : { section: result.section }),
    ...(result.tags.length > 0 ? { tags: result.tags } : {}),
    ...(result.attempts.length > 1 ? { attempts: result.attempts.length } : {}),
    ...(result.warnings?.length ? { warned: true } : {}),
    ...(exchange ? { method: exchange.request.method, url: exchange.request.url } : {}),
    ...(exchange?.response ? { http: exchange.response.status } : {}),
    ...(result.status === 'passed' ? {} : { why: whyOf(result) }),
  };
}

/** Why a result is not passed, in one line. */
export function whyOf(result: RequestResult): string {
  const attempt = result.attempts.at(-1);
  const check = attempt?.checks.find(({ outcome }) => outcome !== 'passed');
  const text = result.reason ?? attempt?.problem?.message ?? (check ? labelled(check) : '');
  const line = text.trimStart().split('\n', 1)[0] ?? '';
  return line.length > MAX_WHY_LENGTH ? `${line.slice(0, MAX_WHY_LENGTH)}…` : line;
}

function labelled({ label, message }: CheckResult): string {
  if (!message) return label;
  return message.startsWith(label) ? message : `${label}: ${message}`;
}

function phasesOf({ dnsMs, connectMs, tlsMs, waitingMs, downloadMs, totalMs }: Timings): string {
  const phases = [dnsMs, connectMs, tlsMs, waitingMs, downloadMs, totalMs];
  return phases.map((ms) => rounded(ms ?? 0)).join(',');
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
