const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;

/** One function a colour; each gives its text back unchanged where there is no colour. */
export type Style = { [name in keyof typeof CODES]: (text: string) => string };

/** Colours by SGR sequences (ECMA-48, 8.3.117). The text given to a style must already be safe, see `escapeTerminal`. */
export function createStyle(colour: boolean): Style {
  const entries = Object.entries(CODES).map(([name, [open, close]]) => [
    name,
    colour ? (text: string) => (text === '' ? '' : `\u001b[${open}m${text}\u001b[${close}m`) : (text: string) => text,
  ]);
  return Object.fromEntries(entries) as Style;
}
