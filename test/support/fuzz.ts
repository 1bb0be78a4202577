import { type Arbitrary, array, constantFrom, nat, oneof, type Parameters, string, tuple } from 'fast-check';

/**
 * How often a property is tried: a few times in the suite, FUZZ_RUNS times as often by hand. The seed is fixed, so that
 * what fails does so again; FUZZ_SEED names another. fast-check prints seed and path of a failure.
 */
export function fuzzed(numRuns: number): Pick<Parameters, 'seed' | 'numRuns'> {
  const times = Number(process.env['FUZZ_RUNS'] ?? '1');
  return { seed: Number(process.env['FUZZ_SEED'] ?? '6'), numRuns: Math.ceil(numRuns * times) };
}

/** The time that a test may take which tries a property so often; by hand there is no hurry. */
export const fuzzTimeoutMs = process.env['FUZZ_RUNS'] === undefined ? 30_000 : 3_600_000;

/** CPU milliseconds that one input may cost, whatever it is: what takes longer is as good as a hang. */
const MAX_INPUT_MS = 5000;

/** Runs one input and throws where it costs too much. */
export async function bounded<T>(task: () => Promise<T> | T): Promise<T> {
  const before = process.cpuUsage();
  const result = await task();
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1000;
  if (ms > MAX_INPUT_MS) throw new Error(`took ${Math.round(ms)} ms of CPU`);
  return result;
}

/** Any text: of characters that need care, or of every plane; half characters among them. */
export const anyText: Arbitrary<string> = oneof(
  string({ unit: 'binary', maxLength: 12 }),
  string({ maxLength: 12 }),
  array(
    constantFrom(
      '\ud800',
      '\udc00',
      '\0',
      '\u001b[31m',
      '\u202e',
      '\r\n',
      '\n',
      '"',
      "'",
      '\\',
      '%',
      '${{',
      '}}',
      '<',
      '&',
      'a',
      ' ',
    ),
    { maxLength: 6 },
  ).map((parts) => parts.join('')),
);

/** Good texts with a few places cut, doubled, swapped or replaced by some token. */
export function mutated(samples: readonly string[], tokens: readonly string[]): Arbitrary<string> {
  const edit = tuple(
    constantFrom('cut', 'insert', 'double', 'replace', 'end', 'swap'),
    nat(),
    nat(40),
    oneof(constantFrom(...tokens), anyText),
  );
  return tuple(constantFrom(...samples), array(edit, { minLength: 1, maxLength: 5 })).map(([sample, edits]) =>
    edits.reduce(
      (text, [kind, at, length, token]) => edited(text, { kind, at: at % (text.length + 1), length, token }),
      sample,
    ),
  );
}

type Edit = { kind: string; at: number; length: number; token: string };

function edited(text: string, { kind, at, length, token }: Edit): string {
  const [before, piece, after] = [text.slice(0, at), text.slice(at, at + length), text.slice(at + length)];
  switch (kind) {
    case 'cut':
      return before + after;
    case 'insert':
      return before + token + piece + after;
    case 'double':
      return before + piece + piece + after;
    case 'replace':
      return before + token + after;
    case 'end':
      return before;
    default:
      return piece + before + after;
  }
}
