/**
 * How characters of an alphabet are spelled in texts. Characters are numbers; most stand for themselves, one UTF-16 unit
 * long.
 */
export type Alphabet = {
  /** ASCII units that may begin another spelling, and the characters that it may be of; surrogates may begin any, too. */
  specials: Readonly<Record<string, string | 'any'>>;
  /** Every character that the text may spell at a special unit, with the place after it. */
  spelledAt: (text: string, at: number) => Spelled[];
};

export type Spelled = { character: number; end: number };

/** A stretch of a text that spells a secret. */
export type Stretch = { start: number; end: number };

export type SecretIndex = {
  add: (characters: readonly number[]) => void;
  /** Every place where a secret is spelled; of one secret they do not overlap. */
  find: (text: string) => Stretch[];
};

/**
 * Finds any number of secrets in one pass over a text: what takes time is the text, not how many secrets there are. They
 * stand in order, so that each character of the text leaves fewer that it may be.
 */
export function createSecretIndex({ specials, spelledAt }: Alphabet): SecretIndex {
  const entries: (readonly number[])[] = [];
  const isSpecialAscii = new Uint8Array(128);
  for (const unit of Object.keys(specials)) isSpecialAscii[unit.charCodeAt(0)] = 1;
  /** By unit: whether a secret may begin with it. */
  const starts = new Uint8Array(65_536);
  /** By hash: whether one begins with these two, three characters. */
  const pairs = new Uint8Array(4096);
  const triples = new Uint8Array(65_536);

  return { add, find };

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
    // Characters beyond the BMP and halves of them are spelled by surrogates.
    if (character > 0xffff || character === 0xfffd) starts.fill(1, 0xd800, 0xe000);
    if (character <= 0xffff) starts[character] = 1;
    for (const [unit, spelled] of Object.entries(specials)) {
      if (spelled === 'any' || spelled.includes(String.fromCodePoint(character))) starts[unit.charCodeAt(0)] = 1;
    }
  }

  function find(text: string): Stretch[] {
    const found: Stretch[] = [];
    if (entries.length === 0) return found;
    let endOf: Map<readonly number[], number> | undefined;
    for (let start = 0; start < text.length; start++) {
      const unit = text.charCodeAt(start);
      // Most places of a text are ruled out here.
      if (starts[unit] === 0 || (!isSpecial(unit) && !mayStart(text, start, unit))) continue;
      for (const [entry, end] of matchesAt(text, start)) {
        endOf ??= new Map();
        if (start < (endOf.get(entry) ?? 0)) continue;
        endOf.set(entry, end);
        found.push({ start, end });
      }
    }
    return found;
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

  /** The secrets that are spelled from `start` on, each with the last place where it may end. */
  function matchesAt(text: string, start: number): Map<readonly number[], number> {
    const matches = new Map<readonly number[], number>();
    const pending: State[] = [{ low: 0, high: entries.length, depth: 0, at: start }];
    let seen: Set<string> | undefined;
    for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
      while (state.low < state.high) {
        const first = entries[state.low] as readonly number[];
        if (first.length === state.depth) {
          matches.set(first, Math.max(state.at, matches.get(first) ?? 0));
          state.low++;
        }
        if (state.at >= text.length || state.low >= state.high) break;
        const unit = text.charCodeAt(state.at);
        if (!isSpecial(unit)) {
          state.at++;
          narrow(state, unit);
          continue;
        }
        seen ??= new Set();
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
    return matches;
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
