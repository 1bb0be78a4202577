import type { Reporter, RunEvent } from '../../model/event.ts';
import type { RequestResult } from '../../model/result.ts';
import { displayWidth } from '../../text/display-width.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import { createStyle, type Style } from '../../text/style.ts';
import { failureLine, fileLines } from '../console/file-lines.ts';
import { createFileOrder, type FileOrder } from '../console/file-order.ts';
import { finalPart } from '../console/final-part.ts';
import { type Progress, progressLines } from '../console/progress-lines.ts';
import { withTicks } from '../console/with-ticks.ts';
import { type FileSummary, startFold } from '../fold-summary.ts';
import type { ReporterOptions } from '../reporter-options.ts';
import { withoutGoodAttempts } from '../without-good-attempts.ts';
import { withoutGoodBodies } from '../without-good-bodies.ts';

const MAX_NAME_COLUMNS = 48;
/** Where the output is no terminal a line may be longer than one, but not without end. */
const MIN_LINE_COLUMNS = 120;
const MIN_REDRAW_MS = 50;

/** For people: what is done, file by file in plan order, then failures, a table and the verdict; on a terminal with live progress. */
export function createConsoleReporter(options: ReporterOptions): Reporter {
  return (events) => consoleReport(events, options);
}

async function* consoleReport(events: AsyncIterable<RunEvent>, options: ReporterOptions): AsyncIterable<string> {
  const style = createStyle(options.colour);
  // Only -v shows what was sent for a result that passed.
  const keep = options.verbosity === 1 ? withoutGoodBodies : withoutGoodAttempts;
  const fold = startFold(keep);
  const display = createDisplay(options);
  const running = new Map<string, { name: string; file: string }>();
  let files: FileOrder = createFileOrder();
  let nameColumns = 0;
  let planned = 0;
  let seconds = elapsed(options, undefined);

  const show = (done: FileSummary[]): string => {
    const width = Math.max(
      nameColumns,
      ...done.map(({ file }) => Math.min(MAX_NAME_COLUMNS, displayWidth(escapeTerminal(file)))),
    );
    return linesOf(done.flatMap((file) => fileLines(file, fileLineOptions(options, style, width))));
  };

  for await (const event of withTicks(events, options.live ? options.clock : undefined)) {
    let text = '';
    if (event !== 'tick') {
      fold.add(event);
      switch (event.type) {
        case 'run:start':
          files = createFileOrder(event.files);
          nameColumns = widest(event.files?.map(({ file }) => file) ?? []);
          planned += event.total;
          seconds = elapsed(options, event.startedAt);
          text = linesOf(headLines(event, style));
          break;
        case 'request:start':
          running.set(event.requestId, { name: event.name, file: event.file });
          break;
        case 'request:end':
          running.delete(event.result.id);
          seconds.saw(event.result);
          text = linesOf(
            options.live && isBad(event.result) ? [failureLine(event.result, { style, columns: options.columns })] : [],
          );
          text += show(files.add(event.order, keep(event.result)));
          break;
        case 'request:attempt':
        case 'contract':
        case 'earlier':
        case 'problem':
        case 'run:end':
          break;
      }
    }
    if (options.verbosity === -1) text = '';
    yield* display.update(text, () => ({
      counts: fold.counts(),
      total: planned,
      running: [...running.values()],
      elapsedMs: seconds.ms(),
    }));
  }
  const rest = options.verbosity === -1 ? '' : show(files.rest());
  const final = finalPart(fold.summary(), {
    style,
    columns: options.columns,
    quiet: options.verbosity === -1,
    planned: Math.max(planned, fold.counts().total),
  });
  const gap = options.verbosity !== -1 && fold.counts().total > 0 ? '\n' : '';
  yield `${display.erase()}${rest}${gap}${final}`;
}

function isBad({ status }: RequestResult): boolean {
  return status === 'failed' || status === 'errored';
}

function linesOf(lines: string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function widest(names: string[]): number {
  return Math.max(0, ...names.map((name) => Math.min(MAX_NAME_COLUMNS, displayWidth(escapeTerminal(name)))));
}

function fileLineOptions({ live, verbosity, columns }: ReporterOptions, style: Style, nameColumns: number) {
  const requests = verbosity === 1 ? ('all' as const) : live ? ('none' as const) : ('failing' as const);
  return { style, nameColumns, columns: live ? columns : Math.max(columns, MIN_LINE_COLUMNS), requests };
}

function headLines(event: Extract<RunEvent, { type: 'run:start' }>, style: Style): string[] {
  const { tool, environment, total, files, shard } = event;
  const parts = [
    `${style.bold(escapeTerminal(tool.name))} ${escapeTerminal(tool.version)}`,
    environment === null ? '' : `environment ${escapeTerminal(environment)}`,
    `${total} ${total === 1 ? 'request' : 'requests'}${files ? ` in ${files.length} ${files.length === 1 ? 'file' : 'files'}` : ''}`,
    shard ? `shard ${shard.index}/${shard.total}` : '',
  ];
  return [parts.filter((part) => part !== '').join(' · '), ''];
}

/** How long the run goes on: by the clock where there is one, else by the last thing that was received. */
function elapsed({ clock }: ReporterOptions, startedAt: string | undefined) {
  const startMs = Date.parse(startedAt ?? '');
  const from = clock?.now() ?? startMs;
  let last = startMs;
  return {
    saw: (result: RequestResult) => {
      const timings = result.attempts.at(-1)?.exchanges.at(-1)?.timings;
      if (timings) last = Math.max(last, Date.parse(timings.startedAt) + timings.totalMs);
    },
    ms: () => Math.max(0, (clock?.now() ?? last) - from || 0),
  };
}

/** The lines at the bottom that are drawn again; where the output is not live only the text above them. */
function createDisplay({ live, columns, colour, clock, verbosity }: ReporterOptions) {
  const style = createStyle(colour);
  let drawn = 0;
  let drawnAtMs = Number.NEGATIVE_INFINITY;
  const erase = (): string => {
    const lines = drawn;
    drawn = 0;
    return lines === 0 ? '' : `\r\u001b[${lines}A\u001b[J`;
  };
  return {
    erase,
    update: function* (text: string, progress: () => Progress): Generator<string> {
      if (!live || verbosity === -1) {
        if (text !== '') yield text;
        return;
      }
      const now = clock?.now() ?? Number.POSITIVE_INFINITY;
      if (text === '' && now - drawnAtMs < MIN_REDRAW_MS) return;
      drawnAtMs = clock ? now : drawnAtMs;
      const lines = progressLines(progress(), columns, style);
      const cleared = erase();
      drawn = lines.length;
      yield `${cleared}${text}${linesOf(lines)}`;
    },
  };
}
