/**
 * The statements of a script at its top level, without comments; undefined where brackets or quotes do not match. Good
 * for scripts that are a list of calls; whatever else there is comes out as a statement nobody knows.
 */
export function splitStatements(code: string): string[] | undefined {
  const statements: string[] = [];
  const open: string[] = [];
  let statement = '';
  let index = 0;
  const end = (): void => {
    if (statement.trim() !== '') statements.push(statement.trim());
    statement = '';
  };
  while (index < code.length) {
    const skipped = skipAt(code, index);
    if (skipped === undefined) return undefined;
    if (skipped.length > 0) {
      statement += skipped.isComment ? ' ' : code.slice(index, index + skipped.length);
      index += skipped.length;
      continue;
    }
    const char = code.charAt(index);
    const closing = CLOSING[char];
    if (closing !== undefined) open.push(closing);
    else if (char === ')' || char === ']' || char === '}') {
      if (open.pop() !== char) return undefined;
    }
    index += 1;
    const isEnd = open.length === 0 && (char === ';' || (char === '\n' && !goesOn(statement, code, index)));
    if (isEnd) end();
    else statement += char;
  }
  end();
  return open.length === 0 ? statements : undefined;
}

const CLOSING: Record<string, string> = { '(': ')', '[': ']', '{': '}' };

/** How much of a comment, a text or a regular expression begins here; undefined where it does not end. */
function skipAt(code: string, index: number): { length: number; isComment: boolean } | undefined {
  const char = code.charAt(index);
  const two = code.slice(index, index + 2);
  if (two === '//') {
    const end = code.indexOf('\n', index);
    return { length: (end === -1 ? code.length : end) - index, isComment: true };
  }
  if (two === '/*') {
    const end = code.indexOf('*/', index + 2);
    return end === -1 ? undefined : { length: end + 2 - index, isComment: true };
  }
  if (char === '"' || char === "'" || char === '`') {
    const end = closingQuote(code, index, char);
    return end === -1 ? undefined : { length: end + 1 - index, isComment: false };
  }
  if (char !== '/' || !/[(,=:[!&|?{};\n]\s*$/.test(code.slice(Math.max(0, index - 20), index))) {
    return { length: 0, isComment: false };
  }
  const end = closingQuote(code, index, char);
  return { length: end === -1 ? 0 : end + 1 - index, isComment: false };
}

function closingQuote(code: string, start: number, quote: string): number {
  for (let index = start + 1; index < code.length; index += 1) {
    const char = code.charAt(index);
    if (char === '\\') index += 1;
    else if (char === quote) return index;
    else if (char === '\n' && quote !== '`') return -1;
  }
  return -1;
}

/** Whether a line that ends here goes on in the next one. */
function goesOn(statement: string, code: string, index: number): boolean {
  const next = /\S[\s\S]?/.exec(code.slice(index, index + 400))?.[0] ?? '';
  return /^[.)\]},?:+\-*=&|]/.test(next) || /[=(,[{.+\-*&|?:]\s*$/.test(statement);
}
