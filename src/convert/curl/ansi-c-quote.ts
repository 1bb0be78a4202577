const SIMPLE: Record<string, string> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const ESCAPE = /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|c(.)|([0-7]{1,3})|([\s\S]))/g;

/** The text of `$'…'` in bash (Bash manual, section 3.1.2.4), given what stands between the quotes. */
export function ansiCText(quoted: string): string {
  // Escapes by number are bytes, which may be parts of one character.
  return joinBytes(
    quoted.replace(
      ESCAPE,
      (_whole, hex?: string, short?: string, long?: string, control?: string, octal?: string, other = '') => {
        if (hex !== undefined) return byte(Number.parseInt(hex, 16));
        if (octal !== undefined) return byte(Number.parseInt(octal, 8) & 0xff);
        const code = short ?? long;
        if (code !== undefined) return character(Number.parseInt(code, 16));
        if (control !== undefined) return String.fromCharCode(control.toUpperCase().charCodeAt(0) & 0x1f);
        return (
          SIMPLE[other as string] ?? (/['"\\?]/.test(other as string) ? (other as string) : `\\${other as string}`)
        );
      },
    ),
  );
}

/** Bytes of 0x80 and more wait as U+FDD2 and two digits, until their neighbours are known. */
function byte(value: number): string {
  return value < 0x80 ? String.fromCharCode(value) : `\ufdd2${value.toString(16)}`;
}

function character(code: number): string {
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
}

function joinBytes(text: string): string {
  return text.replace(/(?:\ufdd2[0-9a-f]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('\ufdd2', ''), 'hex').toString('utf8'),
  );
}
