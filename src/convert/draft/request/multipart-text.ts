const BOUNDARY = 'rollcall-7d1f0c4a9b2e';

/** The header that goes with `multipartText`. */
export const multipartTextType = `multipart/form-data; boundary=${BOUNDARY}`;

/** A form as the text that is sent, for what `multipart` cannot say: names that stand several times, texts with a type. */
export function multipartText(parts: readonly { name: string; text: string; type?: string }[]): string {
  const lines = parts.flatMap(({ name, text, type }) => [
    `--${BOUNDARY}`,
    `Content-Disposition: form-data; name="${quoted(name)}"`,
    ...(type === undefined ? [] : [`Content-Type: ${type}`]),
    '',
    text,
  ]);
  return `${[...lines, `--${BOUNDARY}--`].join('\r\n')}\r\n`;
}

/** As browsers write names (WHATWG HTML, "multipart/form-data encoding algorithm"). */
function quoted(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
