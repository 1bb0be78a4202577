const TAG =
  /<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?<\/\1\s*>|<(\/?)([a-z][\w:-]*)((?:"[^"]*"|'[^']*'|[^'">])*?)(\/?)>/gi;
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
/** Elements that end where the next of their kind begins (HTML, section 13.1.2.4, the common part of it). */
const ENDS_AT_NEXT: Record<string, string[]> = {
  li: ['li'],
  p: ['p'],
  dt: ['dt', 'dd'],
  dd: ['dt', 'dd'],
  td: ['td', 'th'],
  th: ['td', 'th'],
  tr: ['td', 'th', 'tr'],
  option: ['option'],
};

/** HTML with the end tags that its author left out, and without those that end nothing. */
export function balanceHtml(html: string): string {
  const open: string[] = [];
  let out = '';
  let last = 0;
  for (const match of html.matchAll(TAG)) {
    const [whole, , slash, rawName, attributes, selfClosing] = match;
    out += html.slice(last, match.index);
    last = match.index + whole.length;
    const name = rawName?.toLowerCase();
    if (name === undefined) out += whole;
    else if (slash === '/') out += closeUntil(open, name);
    else {
      out += closeImplied(open, name);
      const isVoid = selfClosing === '/' || VOID.has(name);
      out += `<${name}${attributes}${isVoid ? '/' : ''}>`;
      if (!isVoid) open.push(name);
    }
  }
  return out + html.slice(last) + open.toReversed().map(endTag).join('');
}

function closeUntil(open: string[], name: string): string {
  const at = open.lastIndexOf(name);
  return at === -1 ? '' : open.splice(at).toReversed().map(endTag).join('');
}

function closeImplied(open: string[], name: string): string {
  let out = '';
  for (const ended = ENDS_AT_NEXT[name] ?? []; ended.includes(open.at(-1) ?? ''); ) out += endTag(open.pop() ?? '');
  return out;
}

function endTag(name: string): string {
  return `</${name}>`;
}
