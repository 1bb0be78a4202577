/**
 * Where each item of `log.entries` begins in the text of a HAR file that is sound JSON, in order. Walks the text once,
 * for the parser does not tell places.
 */
export function entryOffsets(text: string): number[] {
  const offsets: number[] = [];
  const path: string[] = [];
  let key = '';
  let isKey = true;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"': {
        const end = endOfText(text, at);
        if (isKey) key = text.slice(at + 1, end);
        at = end;
        break;
      }
      case '{':
      case '[':
        if (text[at] === '{' && path.length === 3 && path[1] === 'log' && path[2] === 'entries') offsets.push(at);
        path.push(key);
        key = '';
        isKey = text[at] === '{';
        break;
      case '}':
      case ']':
        path.pop();
        break;
      case ':':
        isKey = false;
        break;
      case ',':
        isKey = true;
        break;
      case undefined:
    }
  }
  return offsets;
}

function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
