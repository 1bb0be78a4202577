/** Text and the expressions in it; `start` and `end` are where the source of an expression stands in the text. */
export type TemplatePart = string | { start: number; end: number };
export type ScanProblem = { message: string; hint?: string; start: number; end: number };

const STRING_START = /[rRbB]{0,2}("""|'''|"|')/y;

/** Splits a text at its `${{ expressions }}`. `$${{` is a literal `${{`. */
export function scanTemplate(text: string): { parts: TemplatePart[]; problem?: ScanProblem } {
  const parts: TemplatePart[] = [];
  let literal = '';
  let at = 0;
  for (let open = text.indexOf('${{'); open !== -1; open = text.indexOf('${{', at)) {
    if (text[open - 1] === '$' && open > at) {
      literal += `${text.slice(at, open - 1)}\${{`;
      at = open + 3;
      continue;
    }
    literal += text.slice(at, open);
    if (literal !== '') parts.push(literal);
    literal = '';
    const start = open + 3;
    const closed = endOfExpression(text, start);
    if (closed.end === undefined) return { parts, problem: unclosed(text, open, closed.reason) };
    if (text.slice(start, closed.end).trim() === '') {
      const hint = 'a literal ${{ is written $${{';
      return { parts, problem: { message: 'the expression is empty', hint, start: open, end: closed.end + 2 } };
    }
    parts.push({ start, end: closed.end });
    at = closed.end + 2;
  }
  literal += text.slice(at);
  if (literal !== '') parts.push(literal);
  return { parts };
}

type Closed = { end: number; reason?: undefined } | { end?: undefined; reason: 'open' | 'comment' };

/** Where the `}}` stands that ends the expression: outside of strings, comments and map literals. */
function endOfExpression(text: string, start: number): Closed {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (char === '{') depth++;
    else if (char === '}' && depth > 0) depth--;
    else if (char === '}' && text[i + 1] === '}') return { end: i };
    else if (char === '/' && text[i + 1] === '/') {
      const newline = text.indexOf('\n', i);
      if (newline === -1) return { reason: 'comment' };
      i = newline;
    } else if (char === '"' || char === "'") {
      const end = endOfString(text, i);
      if (end === undefined) return fallback(text, i);
      i = end;
    }
  }
  return { reason: 'open' };
}

/** The index of the last quote of the string whose first quote is at `start`. */
function endOfString(text: string, start: number): number | undefined {
  STRING_START.lastIndex = start;
  const quote = STRING_START.exec(text)?.[1] ?? '"';
  for (let i = start + quote.length; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text.startsWith(quote, i)) return i + quote.length - 1;
    else if (quote.length === 1 && text[i] === '\n') return undefined;
  }
  return undefined;
}

/** A string that does not end: the parser says so best, so it gets what stands before the next `}}`. */
function fallback(text: string, from: number): Closed {
  const end = text.indexOf('}}', from);
  return end === -1 ? { reason: 'open' } : { end };
}

function unclosed(text: string, open: number, reason: 'open' | 'comment'): ScanProblem {
  const hint =
    reason === 'comment' ? '"//" begins a comment that runs to the end of the line' : 'a literal ${{ is written $${{';
  const lineEnd = text.indexOf('\n', open);
  return {
    message: 'the expression is not closed by }}',
    hint,
    start: open,
    end: lineEnd === -1 ? text.length : lineEnd,
  };
}
