import { ExactNumber, type Json, type JsonObject } from '../model/json.ts';
import type { Reference, ReferenceRoot, ResponseView, Scope } from '../model/template.ts';
import { toCel } from './engine/cel-values.ts';
import type { StaticChain } from './engine/program.ts';

const viewFields = ['status', 'headers', 'body', 'text', 'cookies', 'url', 'time', 'size'] as const;
type ViewField = (typeof viewFields)[number];
const celViews = new WeakMap<ResponseView, object>();

/** What the engine sees of a scope: only what the references name, and of the response only what is asked for. */
export function celContext(scope: Scope, references: readonly Reference[]): Record<string, unknown> {
  const { response } = scope;
  const field = (name: ViewField): unknown => (response === undefined ? undefined : celField(response, name));
  return {
    get env() {
      return members(references, 'env', scope.env, toCel);
    },
    get vars() {
      return members(references, 'vars', scope.vars, toCel);
    },
    get row() {
      return scope.row === undefined ? undefined : toCel(scope.row);
    },
    get fixtures() {
      return members(references, 'fixtures', scope.fixtures, toCel);
    },
    get responses() {
      return members(references, 'responses', scope.responses, celResponse);
    },
    get status() {
      return field('status');
    },
    get headers() {
      return field('headers');
    },
    get body() {
      return field('body');
    },
    get text() {
      return field('text');
    },
    get cookies() {
      return field('cookies');
    },
    get url() {
      return field('url');
    },
    get time() {
      return field('time');
    },
    get size() {
      return field('size');
    },
    get items() {
      return scope.items === undefined ? undefined : toCel(scope.items);
    },
    get pages() {
      return scope.pages === undefined ? undefined : BigInt(scope.pages);
    },
  };
}

/** How far a chain leads into a scope: to a value, or to where a member is missing. */
export type Followed =
  | { found: Json; missing?: undefined }
  /** `holder` has no member for the step number `missing`; where `missing` is -1, the root itself is absent. */
  | { found?: undefined; missing: number; holder: unknown };

/** Reads a chain from the plain values, own properties only; nothing is converted. */
export function followChain(scope: Scope, chain: StaticChain): Followed {
  let value: unknown = rootValue(scope, chain.root.args);
  if (value === undefined) return { missing: -1, holder: undefined };
  for (const [index, { key }] of chain.steps.entries()) {
    const holder = value;
    value = memberOf(holder, key);
    if (value === undefined) return { missing: index, holder };
    if (index === 0 && chain.root.args === 'responses') value = plainResponse(value as ResponseView | ResponseView[]);
  }
  return { found: value as Json };
}

function members<T>(
  references: readonly Reference[],
  root: ReferenceRoot,
  values: Readonly<Record<string, T>>,
  convert: (value: T) => unknown,
): object {
  const picked: Record<string, unknown> = Object.create(null);
  const named = new Map<string, unknown>();
  for (const reference of references) {
    if (reference.root !== root || !Object.hasOwn(values, reference.name)) continue;
    named.set(reference.name, convert(values[reference.name] as T));
  }
  if (named.has('constructor')) return named;
  for (const [name, value] of named) picked[name] = value;
  return picked;
}

function celResponse(response: ResponseView | ResponseView[]): unknown {
  return Array.isArray(response) ? response.map(celView) : celView(response);
}

function celView(view: ResponseView): object {
  const known = celViews.get(view);
  if (known !== undefined) return known;
  const record: object = Object.create(null);
  for (const name of viewFields) {
    Object.defineProperty(record, name, { get: () => celField(view, name), enumerable: true });
  }
  celViews.set(view, record);
  return record;
}

function celField(view: ResponseView, name: ViewField): unknown {
  // Times are decimals even where they happen to be whole: the type of `time` must not depend on the clock.
  return name === 'time' ? view.time : toCel(view[name]);
}

function rootValue(scope: Scope, name: string): unknown {
  switch (name) {
    case 'env':
    case 'vars':
    case 'row':
    case 'fixtures':
    case 'responses':
    case 'items':
    case 'pages':
      return scope[name];
  }
  return isViewField(name) ? scope.response?.[name] : undefined;
}

function isViewField(name: string): name is ViewField {
  return (viewFields as readonly string[]).includes(name);
}

function memberOf(holder: unknown, key: string | number): unknown {
  if (Array.isArray(holder)) return typeof key === 'number' ? (holder[key] as unknown) : undefined;
  if (typeof holder !== 'object' || holder === null || holder instanceof ExactNumber) return undefined;
  return Object.hasOwn(holder, key) ? (holder as Record<string, unknown>)[key] : undefined;
}

/** A response as a plain object whose body is still read only when it is asked for. */
function plainResponse(response: ResponseView | ResponseView[]): unknown {
  if (Array.isArray(response)) return response.map(plainResponse);
  const record: JsonObject = {};
  for (const name of viewFields) {
    Object.defineProperty(record, name, { get: () => response[name], enumerable: true });
  }
  return record;
}
