import { type Arbitrary, array, constantFrom, nat, oneof, type Parameters, string, tuple } from 'fast-check';
import type { Json } from '../../src/model/json.ts';

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

/** A JSON value with a few of its parts replaced, taken out, or put in other places. */
export function mutatedJson(sample: Json): Arbitrary<Json> {
  const other = oneof(
    anyText,
    constantFrom<Json>(null, true, 0, -1, 1e21, '', [], {}, [null], { a: [] }, [[]], 'null'),
  );
  const change = tuple(nat(), constantFrom('replace', 'remove', 'graft', 'wrap', 'rename'), other, nat());
  return array(change, { minLength: 1, maxLength: 4 }).map((changes) =>
    changes.reduce<Json>((value, [at, kind, made, from]) => {
      const copy = JSON.parse(JSON.stringify(value)) as Json;
      const places = placesIn(copy);
      const place = places[at % Math.max(1, places.length)];
      if (place === undefined) return made;
      const { holder, key } = place;
      const content = holder[key] as Json;
      if (kind === 'remove') delete holder[key];
      else if (kind === 'wrap') holder[key] = [content, content];
      else if (kind === 'rename') holder[typeof made === 'string' ? made : 'x'] = content;
      else holder[key] = kind === 'graft' ? structuredClone((places[from % places.length] ?? place).holder) : made;
      return copy;
    }, sample),
  );
}

type Place = { holder: Record<string, Json>; key: string };

function placesIn(value: Json): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, Json>;
  return Object.entries(holder).flatMap(([key, item]) => [{ holder, key }, ...placesIn(item)]);
}
