import { maskCredentials } from '../credentials/mask-credentials.ts';
import type { Leftover } from '../import.ts';

/** A leftover as it is listed, without credentials. */
export function maskedLeftover(leftover: Leftover, secrets: readonly { value: string }[]): Leftover {
  const { what, source } = leftover;
  return {
    ...leftover,
    what: maskCredentials(what, secrets),
    ...(source !== undefined && { source: maskCredentials(source, secrets) }),
  };
}
