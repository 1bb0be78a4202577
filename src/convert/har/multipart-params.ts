import type { HarParam } from './har-entry.ts';

/** The parts of a form that was recorded as text (RFC 7578); undefined where it is not whole. */
export function multipartParams(text: string, type: string): HarParam[] | undefined {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return undefined;
  const [first = '', ...parts] = `\r\n${text.trimStart()}`.split(`\r\n--${boundary}`);
  const last = parts.pop();
  if (first !== '' || last === undefined || !/^--\s*$/.test(last) || parts.length === 0) return undefined;
  const params = parts.map(paramOf);
  return params.every((param) => param !== undefined) ? params : undefined;
}

/** A part from the end of its boundary on; undefined where it says more than a name, a file and a type. */
function paramOf(part: string): HarParam | undefined {
  const [, head, value] = /^[ \t]*\r\n([\s\S]+?)\r\n\r\n([\s\S]*)$/.exec(part) ?? [];
  if (head === undefined || value === undefined) return undefined;
  const lines = head.split('\r\n');
  const disposition = lines.find((line) => /^content-disposition:\s*form-data;/i.test(line));
  const name = disposition && /;\s*name="([^"]*)"/i.exec(disposition)?.[1];
  const fileName = disposition && /;\s*filename="([^"]*)"/i.exec(disposition)?.[1];
  const isPlain = lines.every((line) => line === disposition || /^content-type:/i.test(line));
  if (name === undefined || name === '' || !isPlain) return undefined;
  return { name, value, ...(fileName === undefined ? {} : { fileName }) };
}
