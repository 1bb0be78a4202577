import { randomInt, randomUUID } from 'node:crypto';
import { currentTimeMs } from '../engine/current-scope.ts';
import { type CelFunction, refuse } from './function.ts';

/** Functions that give something new each time. */
export const generatedFunctions = {
  uuid: {
    description: 'a random UUID (version 4)',
    example: 'uuid() → "3b241101-e2bb-4255-8caf-4136c566a962"',
    overloads: [{ params: [], returns: 'string', run: () => randomUUID() }],
  },
  now: {
    description: 'the time, in UTC, as RFC 3339 text with milliseconds',
    example: 'now() → "2025-03-01T09:30:00.000Z"',
    overloads: [{ params: [], returns: 'string', run: () => new Date(currentTimeMs()).toISOString() }],
  },
  random_int: {
    description: 'a random integer from a to b, both included',
    example: 'random_int(1, 6) → 4',
    overloads: [{ params: ['int', 'int'], returns: 'int', run: integerBetween, method: false }],
  },
  random_string: {
    description: 'n random letters and digits',
    example: 'random_string(8) → "k3Zq81Lb"',
    overloads: [{ params: ['int'], returns: 'string', run: randomText, method: false }],
  },
} satisfies Record<string, CelFunction>;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const MAX_TEXT_LENGTH = 1_000_000n;
/** The largest range that `randomInt` of node:crypto takes. */
const MAX_RANGE = 2n ** 48n - 1n;

function integerBetween(low: bigint, high: bigint): bigint {
  if (low > high) refuse(`random_int(${low}, ${high}): the first number must not be greater than the second`);
  const size = high - low + 1n;
  if (size > MAX_RANGE) refuse(`random_int(${low}, ${high}): the range is larger than 2^48`);
  return low + BigInt(randomInt(Number(size)));
}

function randomText(length: bigint): string {
  if (length < 0n || length > MAX_TEXT_LENGTH) {
    refuse(`random_string(${length}): the length must be from 0 to ${MAX_TEXT_LENGTH}`);
  }
  return Array.from({ length: Number(length) }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
