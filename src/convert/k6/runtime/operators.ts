/** Operators and macros of CEL where JavaScript's own mean something else. */
export const operatorsRuntime = String.raw`
function add(a, b) {
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (Array.isArray(a) && Array.isArray(b)) return a.concat(b);
  return compute(a, b, (x, y) => x + y);
}

function subtract(a, b) {
  return compute(a, b, (x, y) => x - y);
}

function multiply(a, b) {
  return compute(a, b, (x, y) => x * y);
}

function divide(a, b) {
  return compute(a, b, (x, y) => x / y);
}

function modulo(a, b) {
  return compute(a, b, (x, y) => x % y);
}

function negate(a) {
  return compute(a, a, (x) => -x);
}

/** Integers stay integers; with a double among them they are doubles. */
function compute(a, b, operation) {
  if (!isNumber(a) || !isNumber(b)) throw new Error('not a number');
  return typeof a === typeof b ? operation(a, b) : operation(Number(a), Number(b));
}

/** Negative, zero or positive as a is before, equal to or after b. */
function order(a, b) {
  if (!(isNumber(a) && isNumber(b)) && typeof a !== typeof b) throw new Error('values of two types have no order');
  if (!isNumber(a) && typeof a !== 'string' && typeof a !== 'boolean') throw new Error('values without an order');
  return a < b ? -1 : a > b ? 1 : 0;
}

function isIn(item, holder) {
  if (Array.isArray(holder)) return holder.some((other) => same(item, other));
  return hasOwn(holder, String(item));
}

function bool(value) {
  if (typeof value !== 'boolean') throw new Error('neither true nor false');
  return value;
}

/** True where one side is, also where the other cannot be evaluated. */
function or(...sides) {
  return some(sides, (side) => side(), true);
}

function and(...sides) {
  return !some(sides, (side) => side(), false);
}

function all(list, test) {
  return !some(itemsOf(list), test, false);
}

function exists(list, test) {
  return some(itemsOf(list), test, true);
}

function some(items, test, wanted) {
  let failure;
  for (const item of items) {
    try {
      if (bool(test(item)) === wanted) return true;
    } catch (error) {
      failure = failure || error;
    }
  }
  if (failure) throw failure;
  return false;
}

function existsOne(list, test) {
  return itemsOf(list).filter((item) => bool(test(item))).length === 1;
}

function filter(list, test) {
  return itemsOf(list).filter((item) => bool(test(item)));
}

function map(list, change) {
  return itemsOf(list).map((item) => change(item));
}

/** What a macro goes through: the items of a list, the keys of a map. */
function itemsOf(value) {
  if (Array.isArray(value)) return value;
  if (isMap(value)) return Object.keys(value);
  throw new Error('neither a list nor a map');
}

function str(value) {
  if (typeof value !== 'string') throw new Error('not text');
  return value;
}
`;
