import { isJsonObject, type Json } from '../../model/json.ts';

/** Columns of a line with an inline value, up to which it reads better than a block. */
const MAX_WIDTH = 76;
const MAX_ENTRIES = 4;
const MAX_ITEMS = 12;

/** Keys whose maps read better as a block, also where they are short. */
const BLOCK_KEYS = new Set(['headers', 'auth', 'capture', 'vars', 'defaults', 'fixtures', 'tls', 'multipart', 'form']);
const SECTIONS = new Set(['setup', 'requests', 'teardown']);

/** Texts that stand in `{ … }` and `[ … ]` as they are. */
const PLAIN_INLINE = /^[\w./+*$-][^,[\]{}"'`#\n]*$/;

/** Whether a list or map at a path of a collection stands on the line of its key: it is flat, short and needs no quotes. */
export function fitsInline(value: readonly Json[] | { [key: string]: Json }, path: readonly string[]): boolean {
  const values = Object.values(value);
  if (values.length === 0) return true;
  if (isSkeleton(path)) return false;
  const isList = Array.isArray(value);
  if (!isList && BLOCK_KEYS.has(path.at(-1) ?? '')) return false;
  if (values.length > (isList ? MAX_ITEMS : MAX_ENTRIES)) return false;
  if (!values.every(isList ? isShortScalar : isShortValue)) return false;
  const indent = 2 * (path.length - 1) + (path.at(-1) ?? '').length;
  return indent + width(value as Json) <= MAX_WIDTH;
}

/** The collection itself, its large parts, and its requests: they are blocks always. */
function isSkeleton(path: readonly string[]): boolean {
  const [top = ''] = path;
  if (path.length === 0) return true;
  if (path.length === 1) return SECTIONS.has(top) || top === 'env';
  return path.length === 2 && SECTIONS.has(top);
}

function isShortValue(value: Json): boolean {
  return Array.isArray(value) ? value.length <= MAX_ENTRIES && value.every(isShortScalar) : isShortScalar(value);
}

function isShortScalar(value: Json): boolean {
  if (Array.isArray(value) || isJsonObject(value)) return false;
  return typeof value !== 'string' || value === '' || (PLAIN_INLINE.test(value) && !value.includes(': '));
}

/** Columns of the value when it is written inline. */
function width(value: Json): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + width(item) + 2, 4);
  if (!isJsonObject(value)) return String(value).length;
  return Object.entries(value).reduce((sum, [key, item]) => sum + key.length + width(item) + 4, 4);
}
