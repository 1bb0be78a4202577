import type { MarkedVariable, Markers } from './markers.ts';

/** The longest line of a command before it goes on in the next. */
const MAX_LINE = 100;

/**
 * A command with its marked variables in double quotes, whatever quotes they stand in, and its options on lines of their
 * own where it is long.
 */
export function shellCommand(command: string, markers: Markers, codeOf: (variable: MarkedVariable) => string): string {
  let quote: '' | "'" | "$'" = '';
  const lines = [''];
  const add = (text: string): void => void lines.push(`${lines.pop() ?? ''}${text}`);
  for (const part of markers.split(command)) {
    if (typeof part !== 'string') {
      add(quote === '' ? `"${codeOf(part)}"` : `'"${codeOf(part)}"${quote}`);
      continue;
    }
    for (let at = 0; at < part.length; at++) {
      const char = part[at] ?? '';
      if (quote === '' && char === ' ' && /^ --?[A-Za-z]/.test(part.slice(at)) && (lines.at(-1)?.length ?? 0) > 2) {
        lines.push('  ');
        continue;
      }
      const next = quoteAfter(quote, part, at);
      // An escaped character is no end of a quote.
      if (quote === "$'" && char === '\\') add(char + (part[++at] ?? ''));
      else add(char);
      quote = next;
    }
  }
  return joinLines(
    lines.map((line) => line.replaceAll("''", (empty, index: number) => emptyQuote(line, empty, index))),
  );
}

function quoteAfter(quote: '' | "'" | "$'", text: string, at: number): '' | "'" | "$'" {
  const char = text[at];
  if (char !== "'") return quote;
  if (quote !== '') return '';
  return text[at - 1] === '$' ? "$'" : "'";
}

/** Quotes with nothing between them, where a variable stands at the end of a word. */
function emptyQuote(line: string, empty: string, index: number): string {
  const before = line[index - 1] ?? ' ';
  const after = line[index + 2] ?? ' ';
  return before === '"' && /[\s"]/.test(after) ? '' : empty;
}

/** Headers and parts of the body each on a line of their own, the other options on as few lines as they fit. */
function joinLines(options: string[]): string {
  const trimmed = options.map((option) => option.trim());
  const whole = trimmed.join(' ');
  if (whole.length <= MAX_LINE) return whole;
  const lines: string[] = [];
  for (const option of trimmed) {
    const line = `${lines.at(-1)} ${option}`;
    const isOwn = /^-(?:H|F|-data|-form)/.test(option);
    if (lines.length === 0 || isOwn || line.length > MAX_LINE) lines.push(option);
    else lines[lines.length - 1] = line;
  }
  return lines.join(' \\\n  ');
}
