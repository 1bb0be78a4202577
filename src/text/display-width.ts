const PLAIN = /^[\u0020-\u007e]*$/;
const ZERO = /^[\p{Mark}\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]+$/u;
const EMOJI = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|[\u{1f1e6}-\u{1f1ff}]{2}|[0-9#*]\ufe0f?\u20e3/u;
/** East Asian Wide and Fullwidth (UAX #11), by block. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]/u;

let segmenter: Intl.Segmenter | undefined;

/** How many columns a terminal gives a line of text: wide characters and emoji take two, combining marks none. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemes(text)) width += graphemeWidth(grapheme);
  return width;
}

/** The text, cut at the end to at most so many columns; `…` says that something is missing. */
export function cutEnd(text: string, columns: number): string {
  // One character more: a mark behind the last one belongs to it.
  if (columns > 0 && PLAIN.test(text.slice(0, columns + 1))) {
    return text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
  }
  // A body may be one line of megabytes, of which the segmenter would make a copy.
  const start = text.slice(0, (columns + 1) * UNITS_OF_COLUMN);
  const taken = takeColumns(graphemes(start), columns);
  if (taken.length < start.length) return columns < 1 ? '' : `${takeColumns(graphemes(start), columns - 1)}…`;
  if (takeColumns(graphemes(text), columns).length === text.length) return text;
  return columns < 1 ? '' : `${takeColumns(graphemes(text), columns - 1)}…`;
}

/** Hardly any grapheme is longer, in UTF-16 code units. */
const UNITS_OF_COLUMN = 32;

/** The text, cut in the middle to at most so many columns: of a path, the folder and the file name stay readable. */
export function cutMiddle(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  if (columns < 1) return '';
  const all = [...graphemes(text)];
  const tailColumns = Math.ceil((columns - 1) / 2);
  const tail = takeColumns(all.toReversed(), tailColumns, true);
  return `${takeColumns(all, columns - 1 - displayWidth(tail))}…${tail}`;
}

/** The text with spaces after it up to so many columns. */
export function padColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

function takeColumns(all: Iterable<string>, columns: number, reversed = false): string {
  const taken: string[] = [];
  let width = 0;
  for (const grapheme of all) {
    width += graphemeWidth(grapheme);
    if (width > columns) break;
    taken.push(grapheme);
  }
  return (reversed ? taken.toReversed() : taken).join('');
}

function* graphemes(text: string): Iterable<string> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment } of segmenter.segment(text)) yield segment;
}

function graphemeWidth(grapheme: string): number {
  if (ZERO.test(grapheme)) return 0;
  return EMOJI.test(grapheme) || WIDE.test(grapheme) ? 2 : 1;
}
