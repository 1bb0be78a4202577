import { createRequire } from 'node:module';
import type { buildConnector, Client } from 'undici';

export type UndiciParts = { Client: typeof Client; buildConnector: typeof buildConnector };

const require = createRequire(import.meta.url);

let parts: UndiciParts | undefined;

/**
 * The two parts of undici that are used, loaded when the first request is sent. Its index also loads fetch, caches and
 * WebSockets, which costs a hundred milliseconds of start-up; it is the way back should the files move.
 */
export function undiciParts(): UndiciParts {
  parts ??= loadParts();
  return parts;
}

function loadParts(): UndiciParts {
  try {
    return {
      Client: require('undici/lib/dispatcher/client.js') as typeof Client,
      buildConnector: require('undici/lib/core/connect.js') as typeof buildConnector,
    };
  } catch {
    return require('undici') as UndiciParts;
  }
}
