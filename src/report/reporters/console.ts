import type { Reporter, RunEvent } from '../../model/event.ts';
import type { RequestResult } from '../../model/result.ts';
import { displayWidth } from '../../text/display-width.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import { createStyle, type Style } from '../../text/style.ts';
import { failureLine, fileLine, type RequestLineOptions, requestLines } from '../console/file-lines.ts';
import { createFileOrder, type DoneFile, type FileOrder } from '../console/file-order.ts';
import { finalPart } from '../console/final-part.ts';
import { type Progress, progressLines } from '../console/progress-lines.ts';
import { createResultBlocks } from '../console/result-blocks.ts';
import { withTicks } from '../console/with-ticks.ts';
import { startFiles } from '../fold-files.ts';
import { startOutline } from '../fold-outline.ts';
import type { ReporterOptions } from '../reporter-options.ts';
import { createTextStore } from '../text-store.ts';

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
  const quiet = options.verbosity === -1;
  const outline = startOutline();
  const totals = startFiles();
  const createStore = options.createStore ?? createTextStore;
  const blocks = createResultBlocks(createStore, { style, quiet });
  const lineOptions = requestLineOptions(options, style);
  const display = createDisplay(options);
  const running = new Map<string, { name: string; file: string }>();
  let files: FileOrder = createFileOrder(createStore());
  let nameColumns = 0;
  let planned = 0;
  let seconds = elapsed(options, undefined);

  const show = (done: DoneFile[]): string => {
    if (done.length === 0) return '';
    const width = Math.max(nameColumns, widest(done.map(({ totals: { file } }) => file)));
    return done.map((file) => `${fileLine(file.totals, style, width)}\n${file.lines}`).join('');
  };

  for await (const event of options.live && options.clock ? withTicks(events, options.clock) : events) {
    let text = '';
    if (event !== 'tick') {
      outline.add(event);
      switch (event.type) {
        case 'run:start':
          files = createFileOrder(createStore(), event.files);
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
          totals.add(event.order, event.result);
          seconds.saw(event.result);
          await blocks.add(event.order, event.result);
          if (quiet) break;
          if (options.live && isBad(event.result)) text = `${failureLine(event.result, lineOptions)}\n`;
          await files.add(event.order, event.result, linesOf(requestLines(event.result, lineOptions)));
          text += show(files.done());
          break;
        case 'request:attempt':
        case 'contract':
        case 'earlier':
        case 'problem':
        case 'run:end':
          break;
      }
    }
    const drawn = display.update(quiet ? '' : text, () => ({
      counts: outline.counts(),
      total: planned,
      running: [...running.values()],
      elapsedMs: seconds.ms(),
    }));
    if (drawn !== '') yield drawn;
  }
  const rest = quiet ? '' : show(files.rest());
  const { total } = outline.counts();
  const pieces = finalPart(outline.end(), {
    files: totals.files(),
    blocks,
    style,
    columns: options.columns,
    quiet,
    planned: Math.max(planned, total),
  });
  let before = `${display.erase()}${rest}${!quiet && total > 0 ? '\n' : ''}`;
  for (const piece of pieces) {
    yield before + piece;
    before = '';
  }
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

function requestLineOptions({ live, verbosity, columns }: ReporterOptions, style: Style): RequestLineOptions {
  const requests = verbosity === 1 ? ('all' as const) : live ? ('none' as const) : ('failing' as const);
  return { style, columns: live ? columns : Math.max(columns, MIN_LINE_COLUMNS), requests };
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
    update: (text: string, progress: () => Progress): string => {
      if (!live || verbosity === -1) return text;
      const now = clock?.now() ?? Number.POSITIVE_INFINITY;
      if (text === '' && now - drawnAtMs < MIN_REDRAW_MS) return '';
      drawnAtMs = clock ? now : drawnAtMs;
      const lines = progressLines(progress(), columns, style);
      const cleared = erase();
      drawn = lines.length;
      return `${cleared}${text}${linesOf(lines)}`;
    },
  };
}
