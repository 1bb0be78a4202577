import { equalJson, isJsonObject, type Json } from '../model/json.ts';
import { type JsonPath, pathText } from './json-path.ts';
import { jsonText, jsonType } from './json-text.ts';

/** One place where the actual value is not what was expected; `message` is a line for people. */
export type JsonDifference = { path: JsonPath; message: string };

/**
 * Every place where `actual` is not `expected`. `subset` allows more keys in objects than expected; lists always have
 * to have the same length. Numbers compare exactly.
 */
export function jsonDifferences(expected: Json, actual: Json, mode: 'equal' | 'subset'): JsonDifference[] {
  const found: JsonDifference[] = [];
  compare(expected, actual, []);
  return found;

  function compare(want: Json, have: Json, path: JsonPath): void {
    if (Array.isArray(want) && Array.isArray(have)) compareLists(want, have, path);
    else if (isJsonObject(want) && isJsonObject(have)) compareObjects(want, have, path);
    else if (!equalJson(want, have)) found.push({ path, message: `${pathText(path)} ${isNot(want, have)}` });
  }

  function compareLists(want: Json[], have: Json[], path: JsonPath): void {
    if (want.length !== have.length) {
      const message = `${pathText(path)} has ${itemCount(have.length)}, expected ${want.length}`;
      found.push({ path, message });
    }
    for (const [index, item] of want.entries()) {
      if (index < have.length) compare(item, have[index] as Json, [...path, index]);
      else found.push({ path: [...path, index], message: missing(item, [...path, index]) });
    }
    if (mode === 'equal') {
      for (const [offset, item] of have.slice(want.length).entries()) addExtra([...path, want.length + offset], item);
    }
  }

  function compareObjects(want: { [key: string]: Json }, have: { [key: string]: Json }, path: JsonPath): void {
    for (const key of Object.keys(want)) {
      const at = [...path, key];
      if (Object.hasOwn(have, key)) compare(want[key] as Json, have[key] as Json, at);
      else found.push({ path: at, message: missing(want[key] as Json, at) });
    }
    if (mode === 'subset') return;
    for (const key of Object.keys(have)) {
      if (!Object.hasOwn(want, key)) addExtra([...path, key], have[key] as Json);
    }
  }

  function addExtra(path: JsonPath, value: Json): void {
    found.push({ path, message: `${pathText(path)} is not expected, it is ${jsonText(value)}` });
  }
}

function isNot(want: Json, have: Json): string {
  // `"3"` and `3`, or `null` and `"null"`, look alike: then the types are the message.
  const withType = jsonType(want) === jsonType(have) ? '' : ` (${jsonType(want)})`;
  const type = withType === '' ? '' : ` (${jsonType(have)})`;
  return `is ${jsonText(have)}${type}, expected ${jsonText(want)}${withType}`;
}

/** Where the expected part is a single value some levels down, its path says more than the first absent key alone. */
function missing(want: Json, path: JsonPath): string {
  const leaf = [...path];
  let value = want;
  while (isJsonObject(value)) {
    const [key, ...others] = Object.keys(value);
    if (key === undefined || others.length > 0) break;
    leaf.push(key);
    value = value[key] as Json;
  }
  const why = leaf.length === path.length ? '' : `: ${pathText(path)} is absent`;
  return `no value at ${pathText(leaf)}${why}, expected ${jsonText(value)}`;
}

function itemCount(count: number): string {
  return count === 1 ? '1 item' : `${count} items`;
}
