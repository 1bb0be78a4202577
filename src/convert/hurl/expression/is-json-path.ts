import { JSONPathEnvironment } from 'json-p3';

const environment = new JSONPathEnvironment();

/** Whether a path is one of RFC 9535, which is what `jsonpath()` takes. */
export function isJsonPath(path: string): boolean {
  try {
    environment.compile(path);
    return true;
  } catch {
    return false;
  }
}
