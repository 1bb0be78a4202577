const MAX_LENGTH = 80;

/** The comment right above a command, where it reads like a name: one short line that is no command itself. */
export function commentAbove(text: string, start: number): string | undefined {
  const [line, above] = linesAbove(text, start);
  const isOneLine = !above.startsWith('#') || above.startsWith('#!');
  const [, comment = ''] = /^#+(?!!)\s*(.*?)\s*$/.exec(line) ?? [];
  const isName = comment !== '' && comment.length <= MAX_LENGTH && isOneLine && /\p{L}/u.test(comment);
  return isName && !/\bcurl\b|https?:|token|password|secret|bearer/i.test(comment) ? comment : undefined;
}

/** The two lines before the one of an offset, the nearer one first. */
function linesAbove(text: string, start: number): [string, string] {
  const begin = text.lastIndexOf('\n', start - 1);
  const before = begin <= 0 ? -1 : text.lastIndexOf('\n', begin - 1);
  const beforeThat = before <= 0 ? -1 : text.lastIndexOf('\n', before - 1);
  return [text.slice(before + 1, Math.max(begin, 0)).trim(), text.slice(beforeThat + 1, Math.max(before, 0)).trim()];
}
