/** Functions of the expression language that are more than one call of JavaScript. */
export const functionsRuntime = String.raw`
function sizeOf(value) {
  return BigInt(typeof value === 'string' ? Array.from(value).length : itemsOf(value).length);
}

/** Flags may stand at the beginning of a pattern: "(?i)abc". */
function matches(value, pattern) {
  const [prefix, flags] = /^\(\?([ims]+)\)/.exec(pattern) || ['', ''];
  return regExp(pattern.slice(prefix.length), flags).test(str(value));
}

function regExp(pattern, flags) {
  try {
    return new RegExp(pattern, flags + 'u');
  } catch (_error) {
    return new RegExp(pattern, flags);
  }
}

function split(value, separator, limit) {
  const parts = str(value).split(separator);
  if (limit === undefined || limit < 0n || parts.length <= Number(limit)) return parts;
  if (limit === 0n) return [];
  return parts.slice(0, Number(limit) - 1).concat(parts.slice(Number(limit) - 1).join(separator));
}

function join(list, separator) {
  const isText = (item) => typeof item === 'string' || typeof item === 'boolean' || isNumber(item);
  if (!list.every(isText)) throw new Error('an item that is no text');
  return list.map(String).join(separator);
}

function toInt(value) {
  if (typeof value === 'string' && !/^-?\d+$/.test(value)) throw new Error('not an integer');
  return BigInt(typeof value === 'number' ? Math.trunc(value) : value);
}

function toDouble(value) {
  const number = Number(value);
  if (Number.isNaN(number) || value === '') throw new Error('not a number');
  return number;
}

function toBool(value) {
  if (typeof value === 'boolean') return value;
  if (!/^(true|false|TRUE|FALSE|True|False|t|f|T|F|0|1)$/.test(value)) throw new Error('neither true nor false');
  return /^[tT1]/.test(value);
}

function uuid() {
  const bytes = Array.from(new Uint8Array(crypto.randomBytes(16)));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function randomInt(low, high) {
  if (order(low, high) > 0) throw new Error('the first number is greater than the second');
  return low + BigInt(Math.floor(Math.random() * Number(high - low + 1n)));
}

function randomString(length) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length: Number(length) }, () => letters[Math.floor(Math.random() * letters.length)]).join('');
}

function base64Decode(value) {
  const plain = str(value).replace(/\s|=+$/g, '').replace(/-/g, '+').replace(/_/g, '/');
  return encoding.b64decode(plain, 'rawstd', 's');
}

function urlEncode(value) {
  return encodeURIComponent(str(value)).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());
}

function sum(list) {
  return list.reduce((total, item) => add(total, item), list.some((item) => typeof item === 'number') ? 0 : 0n);
}

function extreme(items, sign) {
  if (items.length === 0) throw new Error('the list is empty');
  return items.reduce((best, item) => (order(item, best) * sign > 0 ? item : best));
}

function sort(list) {
  return list.slice().sort(order);
}

function unique(list) {
  return list.filter((item, index) => list.findIndex((other) => same(item, other)) === index);
}

/** Steps of a JSONPath: the name of a member, the number of an item, "*" alone for all; deep ones look below as well. */
function jsonPath(value, steps) {
  let found = [value];
  for (const { key, deep } of steps) {
    if (deep) found = found.reduce((nodes, node) => nodes.concat(descendants(node)), []);
    found = found.reduce((nodes, node) => nodes.concat(childrenAt(node, key)), []);
  }
  return found;
}

function childrenAt(node, key) {
  if (key === undefined) return typeof node === 'object' && node !== null ? Object.values(node) : [];
  const at = typeof key === 'number' && key < 0 && Array.isArray(node) ? node.length + key : key;
  const child = typeof key === 'number' && !Array.isArray(node) ? undefined : lookUp(node, at);
  return child === undefined ? [] : [child];
}

function descendants(node) {
  if (typeof node !== 'object' || node === null) return [node];
  return Object.values(node).reduce((nodes, child) => nodes.concat(descendants(child)), [node]);
}
`;
