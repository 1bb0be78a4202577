/**
 * How characters of an alphabet are spelled in texts. Characters are numbers; most stand for themselves, one UTF-16 unit
 * long.
 */
export type Alphabet = {
  /** ASCII units that may begin another spelling, and the characters that it may be of, '' for any. Surrogates may be of any, too. */
  specials: Readonly<Record<string, string>>;
  /** Every character that the text may spell at a special unit, with the place after it. */
  spelledAt: (text: string, at: number) => Spelled[];
};

export type Spelled = { character: number; end: number };

/** A stretch of a text that spells a secret. */
export type Stretch = { start: number; end: number };

export type SecretIndex = {
  add: (characters: readonly number[]) => void;
  /** Every place where a secret is spelled, in order. They may overlap. */
  find: (text: string) => Stretch[];
  /** Where a secret begins of which the end of the text spells only the first part, `least` characters or more; else -1. */
  startOfCut: (text: string, least: number) => number;
};

/**
 * Finds any number of secrets in one pass over a text: what takes time is the text, not how many secrets there are. They
 * stand in order, so that each character of the text leaves fewer that it may be.
 */
export function createSecretIndex({ specials, spelledAt }: Alphabet): SecretIndex {
  const entries: (readonly number[])[] = [];
  const isSpecialAscii = new Uint8Array(128);
  for (const unit of Object.keys(specials)) isSpecialAscii[unit.charCodeAt(0)] = 1;
  const firsts = new Set<number>();
  /** By unit: whether a secret may begin with it. */
  const starts = new Uint8Array(65_536);
  /** By hash: whether one begins with these two, three characters. */
  const pairs = new Uint8Array(4096);
  const triples = new Uint8Array(65_536);

  return { add, find, startOfCut };

  function add(characters: readonly number[]): void {
    if (characters.length === 0) return;
    const place = boundOf(0, entries.length, (entry) => compare(entry, characters) < 0);
    if (entries[place] !== undefined && compare(entries[place], characters) === 0) return;
    entries.splice(place, 0, characters);
    const [a = 0, b, c] = characters;
    markStart(a);
    if (b === undefined) pairs.fill(1);
    else pairs[pairHash(a, b)] = 1;
    if (b === undefined || c === undefined) triples.fill(1);
    else triples[tripleHash(a, b, c)] = 1;
  }

  function markStart(character: number): void {
    if (firsts.has(character)) return;
    firsts.add(character);
    // Characters beyond the BMP and halves of them are spelled by surrogates.
    if (character > 0xffff || character === 0xfffd) starts.fill(1, 0xd800, 0xe000);
    if (character <= 0xffff) starts[character] = 1;
    for (const [unit, spelled] of Object.entries(specials)) {
      if (spelled === '' || spelled.includes(String.fromCodePoint(character))) starts[unit.charCodeAt(0)] = 1;
    }
  }

  function find(text: string): Stretch[] {
    const found: Stretch[] = [];
    if (entries.length === 0) return found;
    const seen = new Set<string>();
    for (let start = 0; start < text.length; start++) {
      const unit = text.charCodeAt(start);
      // Most places of a text are ruled out here.
      if (starts[unit] === 0 || (!isSpecial(unit) && !mayStart(text, start, unit))) continue;
      const end = lastEndOf(text, start, seen);
      if (end > start) found.push({ start, end });
      if (seen.size <= MAX_READINGS) continue;
      // Made to be read in too many ways: what is left is hidden unread.
      found.push({ start, end: text.length });
      break;
    }
    return found;
  }

  function startOfCut(text: string, least: number): number {
    if (entries.length === 0) return -1;
    const seen = new Set<string>();
    for (let start = 0; start <= text.length - least; start++) {
      if (starts[text.charCodeAt(start)] === 1 && lastEndOf(text, start, seen, least) === text.length) return start;
    }
    return -1;
  }

  function isSpecial(unit: number): boolean {
    return unit < 128 ? isSpecialAscii[unit] === 1 : (unit & 0xf800) === 0xd800;
  }

  /** Past the end of the text a unit is NaN, whose hash is as good as any. */
  function mayStart(text: string, start: number, first: number): boolean {
    const second = text.charCodeAt(start + 1);
    if (isSpecial(second)) return true;
    if (pairs[pairHash(first, second)] === 0) return false;
    const third = text.charCodeAt(start + 2);
    return isSpecial(third) || triples[tripleHash(first, second, third)] === 1;
  }

  /**
   * Where a secret that is spelled from `start` on ends at the latest; -1 where there is none. What an earlier start came
   * across (`seen`) is not read again: it is hidden with that one, or leads nowhere. `least` characters of a secret are
   * enough where the text ends after them.
   */
  function lastEndOf(text: string, start: number, seen: Set<string>, least = Number.POSITIVE_INFINITY): number {
    let last = -1;
    const pending: State[] = [{ low: 0, high: entries.length, depth: 0, at: start }];
    for (let state = pending.pop(); state !== undefined && seen.size <= MAX_READINGS; state = pending.pop()) {
      while (state.low < state.high) {
        if (entries[state.low]?.length === state.depth) {
          last = Math.max(last, state.at);
          state.low++;
        }
        if (state.low >= state.high) break;
        if (state.depth >= least && isPartial(text, state.at)) last = text.length;
        if (state.at >= text.length) break;
        const unit = text.charCodeAt(state.at);
        if (!isSpecial(unit)) {
          state.at++;
          narrow(state, unit);
          continue;
        }
        for (const { character, end } of spelledAt(text, state.at)) {
          const next = { ...state, at: end };
          narrow(next, character);
          const key = `${next.low} ${next.depth} ${end}`;
          if (next.low === next.high || seen.has(key)) continue;
          seen.add(key);
          pending.push(next);
        }
        break;
      }
    }
    return last;
  }

  /** The end of the text, or what may be the first part of an escape there. */
  function isPartial(text: string, at: number): boolean {
    const left = text.length - at;
    return left === 0 || (left < LONGEST_SPELLING && isSpecial(text.charCodeAt(at)));
  }

  /** Leaves those that go on with this character. */
  function narrow(state: State, character: number): void {
    const { low, high, depth } = state;
    state.depth++;
    if (high - low === 1) {
      if (entries[low]?.[depth] !== character) state.low = high;
      return;
    }
    state.low = boundOf(low, high, (entry) => (entry[depth] as number) < character);
    state.high = boundOf(state.low, high, (entry) => (entry[depth] as number) === character);
  }

  /** The first from `low` on that is not before what is looked for. */
  function boundOf(low: number, high: number, isBefore: (entry: readonly number[]) => boolean): number {
    let from = low;
    let to = high;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (isBefore(entries[middle] as readonly number[])) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** `%25F0%259F%2598%2580`, one character. */
const LONGEST_SPELLING = 20;

/** So many ways to read the escapes of one text are followed: no text is written so but to keep a reader busy. */
const MAX_READINGS = 100_000;

/** The entries from `low` to before `high` fit the text up to `at`, with `depth` characters. */
type State = { low: number; high: number; depth: number; at: number };

function pairHash(a: number, b: number): number {
  return (a * 37 + b) & 4095;
}

function tripleHash(a: number, b: number, c: number): number {
  return (a * 1369 + b * 37 + c) & 65_535;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const order = (a[i] as number) - (b[i] as number);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
