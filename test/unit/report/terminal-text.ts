const ESC = '\u001b';

/** Anything but a line break that a terminal could obey. */
export const unsafeText = /(?!\n)\p{Cc}|\p{Cs}|\u202e/u;

/** Text without the colours that `createStyle` writes. */
export function withoutStyles(text: string): string {
  return text.replace(new RegExp(`${ESC}\\[(1|2|22|3[1-6]|39)m`, 'g'), '');
}

/** What stands on a terminal after the text was written to it, for the few sequences that live progress uses. */
export function screenOf(text: string): string {
  const lines = [''];
  for (const [, up, erase, other = ''] of text.matchAll(
    new RegExp(`${ESC}\\[(\\d+)A|(${ESC}\\[J)|([^${ESC}]+)`, 'g'),
  )) {
    if (up !== undefined) {
      lines.splice(lines.length - 1 - Number(up), Number(up) + 1, '');
    } else if (erase === undefined) {
      const [first = '', ...rest] = other.replaceAll('\r', '').split('\n');
      lines[lines.length - 1] += first;
      lines.push(...rest);
    }
  }
  return lines.join('\n');
}
