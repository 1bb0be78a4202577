import { ExactNumber } from '../model/json.ts';
import { type Problem, problemAt } from '../model/problem.ts';
import { nearest } from '../text/nearest.ts';
import { type SyntaxNode, sourceOf } from './compile/syntax.ts';
import type { Place, StaticChain } from './engine/program.ts';
import type { Followed } from './scope-values.ts';

const MAX_KEYS_SHOWN = 12;

/** What was looked for, and in what. */
export type Missing = {
  /** The source of what has no such member. */
  owner: string;
  key: string | number;
  holder: unknown;
};

/** A problem `expression/missing-key` of a chain that was read from plain values. */
export function missingInChain(chain: StaticChain, followed: Followed & { missing: number }, place: Place): Problem {
  const step = chain.steps[followed.missing];
  if (step === undefined) return missingRoot(chain.root.args, place(chain.root.start, chain.root.end));
  const previous = chain.steps[followed.missing - 1]?.node ?? chain.root;
  return missingMember({ owner: sourceOf(previous), key: step.key, holder: followed.holder }, step.node, place);
}

/** A problem `expression/missing-key`; `node` is the access that failed. */
export function missingMember(missing: Missing, node: SyntaxNode, place: Place): Problem {
  const { message, hint } = describe(missing);
  const { start, end } = placeOfKey(node);
  return problemAt(place(start, end), 'expression/missing-key', message, hint);
}

/** A problem `expression/missing-key`: a name of the language that stands for nothing here. */
export function missingRoot(name: string, span: Parameters<typeof problemAt>[0]): Problem {
  const reasons: Record<string, string> = {
    items: 'it is there where the request has "paginate"',
    pages: 'it is there where the request has "paginate"',
    row: 'it is there where the request or its collection has "each"',
  };
  return problemAt(span, 'expression/missing-key', `"${name}" has no value here`, reasons[name]);
}

type Said = { message: string; hint?: string };

function describe(missing: Missing): Said {
  const { owner, key, holder } = missing;
  if (Array.isArray(holder)) return describeList(owner, key, holder.length);
  if (!isMap(holder)) return { message: `${owner} is ${wordFor(holder)} and has no ${keyWord(key)}` };
  const keys = keysOf(holder);
  const message = rootMessages(owner, key) ?? `${owner} has no ${keyWord(key)}`;
  const near = nearest(String(key), keys);
  if (near !== undefined) return { message, hint: `did you mean "${near}"?` };
  return { message, hint: `${keysHint(keys)}${advice(owner, key)}` };
}

function describeList(owner: string, key: string | number, length: number): Said {
  const items = length === 1 ? '1 item' : `${length} items`;
  if (typeof key === 'number') return { message: `${owner} has ${items}, there is no [${key}]` };
  const message = `${owner} is a list of ${items} and has no key "${key}"`;
  return { message, hint: `items are read by index or one by one: ${owner}[0].${key} or ${owner}.map(x, x.${key})` };
}

function rootMessages(owner: string, key: string | number): string | undefined {
  switch (owner) {
    case 'env':
      return `the variable ${key} is not set`;
    case 'vars':
      return `the var "${key}" has no value`;
    case 'responses':
      return `there is no response of "${key}"`;
    case 'row':
      return `the row has no column "${key}"`;
  }
  return undefined;
}

function keysHint(keys: string[]): string {
  if (keys.length === 0) return 'it is empty';
  const more = keys.length > MAX_KEYS_SHOWN ? ', …' : '';
  return `it has ${keys.slice(0, MAX_KEYS_SHOWN).join(', ')}${more}`;
}

function advice(owner: string, key: string | number): string {
  if (owner === 'responses') return '; the request has not run, or has no such id';
  const optional =
    typeof key === 'string' && /^[A-Za-z_]\w*$/.test(key) ? `${owner}.?${key}` : `${owner}[?${JSON.stringify(key)}]`;
  return `; where it may be absent, write ${optional}.orValue(…)`;
}

function keyWord(key: string | number): string {
  return typeof key === 'number' ? `index ${key}` : `key "${key}"`;
}

function wordFor(holder: unknown): string {
  if (holder === null) return 'null';
  if (holder instanceof ExactNumber) return 'a number';
  const words: Record<string, string> = {
    string: 'text',
    number: 'a number',
    bigint: 'a number',
    boolean: 'a boolean',
  };
  return words[typeof holder] ?? 'not a map';
}

function isMap(holder: unknown): holder is object {
  if (holder instanceof Map) return true;
  if (typeof holder !== 'object' || holder === null) return false;
  const prototype: unknown = Object.getPrototypeOf(holder);
  return prototype === null || prototype === Object.prototype;
}

function keysOf(map: object): string[] {
  return map instanceof Map ? [...map.keys()].map(String) : Object.keys(map);
}

/** The key after the dot, or between the brackets. */
function placeOfKey(node: SyntaxNode): { start: number; end: number } {
  if (node.op === '[]' || node.op === '[?]') return node.args[1];
  return { start: node.pos, end: node.end };
}
