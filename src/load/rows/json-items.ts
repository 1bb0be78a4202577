/** Where each item of the list that a JSON text is begins and ends; the text has been parsed before, so it is sound. */
export function topLevelItems(text: string): { start: number; end: number }[] {
  const items: { start: number; end: number }[] = [];
  let depth = 0;
  let start = -1;
  const token = /"(?:[^"\\]|\\.)*"|[[\]{},]|[^\s"[\]{},]+/gs;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    const isClosing = found === ']' || found === '}';
    if (isClosing) depth -= 1;
    if (depth === 0) {
      if (start !== -1 && isClosing) items.push({ start, end: match.index });
      start = -1;
    } else if (depth === 1 && found === ',') {
      items.push({ start, end: match.index });
      start = -1;
    } else if (depth === 1 && start === -1 && !isClosing) start = match.index;
    if (found === '[' || found === '{') depth += 1;
  }
  return items;
}
