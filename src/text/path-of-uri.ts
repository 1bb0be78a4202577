import { fileURLToPath } from 'node:url';

/** The path that a `file:` URI names; undefined where it names none: another host, a `%2F`, half of an escape (RFC 8089). */
export function pathOfUri(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
