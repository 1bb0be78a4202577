/** Where a member of an object or list stands in JSON text; `key` is absent in lists. Offsets, ends exclusive. */
export type JsonMember = { key?: { start: number; end: number }; value: { start: number; end: number } };

/**
 * Finds values of a JSON text by their steps from the root without building them. The text has been parsed before, so
 * it is sound. What was passed on the way is remembered: asking for many places of a large text reads it few times.
 */
export function createJsonOffsets(text: string): (steps: readonly string[]) => JsonMember | undefined {
  const membersByStart = new Map<number, Map<string, JsonMember>>();
  const membersAt = (start: number): Map<string, JsonMember> => {
    const known = membersByStart.get(start);
    if (known) return known;
    const members = readMembers(text, start);
    membersByStart.set(start, members);
    return members;
  };
  return (steps) => {
    let found: JsonMember | undefined = { value: { start: skipSpace(text, 0), end: text.length } };
    for (const step of steps) {
      found = membersAt(found.value.start).get(step);
      if (!found) return undefined;
    }
    return found;
  };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;

function readMembers(text: string, start: number): Map<string, JsonMember> {
  const members = new Map<string, JsonMember>();
  const opening = text.charCodeAt(start);
  if (opening !== OPEN_MAP && opening !== OPEN_LIST) return members;
  let at = skipSpace(text, start + 1);
  for (let index = 0; at < text.length && !isClosing(text.charCodeAt(at)); index++) {
    let name = String(index);
    let key: JsonMember['key'];
    if (opening === OPEN_MAP) {
      key = { start: at, end: skipString(text, at) };
      name = JSON.parse(text.slice(key.start, key.end)) as string;
      at = skipSpace(text, skipSpace(text, key.end) + 1);
    }
    const value = { start: at, end: skipValue(text, at) };
    members.set(name, key ? { key, value } : { value });
    at = skipSpace(text, value.end);
    if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
  }
  return members;
}

function isClosing(code: number): boolean {
  return code === CLOSE_LIST || code === CLOSE_MAP;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09; ) {
    at += 1;
    code = text.charCodeAt(at);
  }
  return at;
}

/** The offset after the closing quote of the string that begins at `start`. */
function skipString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
  return text.length;
}

function skipValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = skipString(text, at) - 1;
        if (depth === 0) return at + 1;
        break;
      case OPEN_MAP:
      case OPEN_LIST:
        depth += 1;
        break;
      case CLOSE_MAP:
      case CLOSE_LIST:
        if (depth === 0) return at;
        depth -= 1;
        if (depth === 0) return at + 1;
        break;
      case COMMA:
      case 0x0a:
      case 0x0d:
      case 0x09:
      case 0x20:
        if (depth === 0) return at;
    }
  }
  return text.length;
}
