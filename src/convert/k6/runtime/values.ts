/** Values as expressions see them: whole numbers are BigInts (`int`), other numbers are doubles. */
export const valuesRuntime = String.raw`
/** What "x.?y" gives: a value that is there or not. */
class Optional {
  constructor(value) {
    this.value = value;
  }
  get isThere() {
    return this.value !== undefined;
  }
}

/** A number that has to be sent as it is written. */
class Exact {
  constructor(source) {
    this.source = source;
  }
  valueOf() {
    return Number(this.source);
  }
}

/** A member of a map or an item of a list; where there is none, an error. */
function get(holder, key) {
  if (holder instanceof Optional) return holder.isThere ? optional(holder.value, key) : holder;
  const found = lookUp(holder, key);
  if (found === undefined) throw new Error('there is no ' + String(key));
  return found;
}

function optional(holder, key) {
  return new Optional(lookUp(holder instanceof Optional ? holder.value : holder, key));
}

function orValue(value, otherwise) {
  return value.isThere ? value.value : otherwise();
}

function otherOptional(value, otherwise) {
  return value.isThere ? value : otherwise();
}

function valueOf(value) {
  if (!(value instanceof Optional)) return value;
  if (!value.isThere) throw new Error('the optional value is absent');
  return value.value;
}

function lookUp(holder, key) {
  if (typeof holder !== 'object' || holder === null) return undefined;
  if (Array.isArray(holder)) return typeof key === 'string' ? undefined : holder[Number(key)];
  return hasOwn(holder, String(key)) ? holder[String(key)] : undefined;
}

/** Whether a map has a key; to ask that of what is not there is an error. */
function hasKey(holder, key) {
  if (typeof holder !== 'object' || holder === null) throw new Error('there is nothing that could have ' + key);
  return lookUp(holder, key) !== undefined;
}

function hasOwn(holder, key) {
  return Object.prototype.hasOwnProperty.call(holder, key);
}

function isMap(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Exact);
}

function isNumber(value) {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Deep equality; numbers by their value, the order of keys does not matter. */
function same(a, b) {
  if (isNumber(a) && isNumber(b)) return a == b;
  if (a instanceof Exact || b instanceof Exact) return Number(a) === Number(b);
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => same(item, b[index]));
  }
  if (!isMap(a) || !isMap(b)) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => hasOwn(b, key) && same(a[key], b[key]));
}

/** A JSON value as expressions see it. */
function cel(value) {
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(cel);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cel(item)]));
}

const BIG = '\u0000integer ';

/** Parses JSON without losing a digit of any integer. */
function parse(source) {
  const json = source.replace(/^\ufeff/, '');
  if (!/\d{16}/.test(json)) return cel(JSON.parse(json));
  const marked = json.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    /^-?\d{16,}$/.test(token) ? JSON.stringify(BIG + token) : token,
  );
  return cel(
    JSON.parse(marked, (_key, value) =>
      typeof value === 'string' && value.startsWith(BIG) ? BigInt(value.slice(BIG.length)) : value,
    ),
  );
}

/** JSON text of a value. */
function json(value) {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Exact) return value.source;
  if (value instanceof Optional) return json(valueOf(value));
  if (Array.isArray(value)) return '[' + value.map(json).join(',') + ']';
  if (!isMap(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, item]) => JSON.stringify(key) + ':' + json(item));
  return '{' + members.join(',') + '}';
}

/** A value within longer text. */
function textOf(value) {
  return typeof value === 'string' ? value : json(value);
}
`;
