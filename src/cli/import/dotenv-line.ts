import { parse } from 'dotenv';

const PLAIN = /^[\w./+=:@~-]+$/;

/** A line of a `.env` file that dotenv reads as exactly this value; undefined where there is none. */
export function dotenvLine(name: string, value: string): string | undefined {
  const escaped = value.replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  const quoted = [`'${value}'`, `"${escaped}"`, `\`${value}\``];
  // One that does not hold its own quote, which other readers of such files take, too.
  const clear = quoted.filter((form) => !form.slice(1, -1).includes(form.charAt(0)));
  return (PLAIN.test(value) ? [value] : [...clear, ...quoted])
    .map((form) => `${name}=${form}`)
    .find((line) => readsAs(line, name, value));
}

/** Also between other lines: an unfinished quote would swallow them. */
function readsAs(line: string, name: string, value: string): boolean {
  const read = parse(`BEFORE_='a'\n${line}\nAFTER_='b'\nAFTER_TOO_="c"\nAFTER_ALL_=\`d\`\n`);
  return (
    read[name] === value &&
    Object.keys(read).length === 5 &&
    read['AFTER_'] === 'b' &&
    read['AFTER_TOO_'] === 'c' &&
    read['AFTER_ALL_'] === 'd'
  );
}
