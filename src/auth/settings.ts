import { isNumber, type Json, type JsonObject } from '../model/json.ts';
import { ProblemError, problemAt } from '../model/problem.ts';
import { nearest } from '../text/nearest.ts';
import type { AuthContext } from './scheme.ts';

/** The text under a key; a number or boolean counts as its text, for `password: 1234`. Throws ProblemError. */
export function textOf(settings: JsonObject, key: string, context: AuthContext): string {
  const text = optionalTextOf(settings, key, context);
  if (text === undefined) throw settingError(context, `\`${key}\` is missing`);
  return text;
}

/** As `textOf`; undefined where the key is absent or null. */
export function optionalTextOf(settings: JsonObject, key: string, context: AuthContext): string | undefined {
  const value = settings[key];
  if (value === undefined || value === null) return undefined;
  const text = plainText(value);
  if (text === undefined) throw settingError(context, `\`${key}\` must be text`);
  return text;
}

/** The texts under a key that takes one or a list; empty where it is absent. */
export function textListOf(settings: JsonObject, key: string, context: AuthContext): string[] {
  const value = settings[key];
  if (!Array.isArray(value)) return [optionalTextOf(settings, key, context)].filter((text) => text !== undefined);
  return value.map((item) => {
    const text = plainText(item);
    if (text === undefined) throw settingError(context, `\`${key}\` must be a list of texts`);
    return text;
  });
}

/** The text under a key, as one of the words it may be. */
export function wordOf<Word extends string>(text: string, words: readonly Word[], name: string, context: AuthContext) {
  const word = words.find((candidate) => candidate === text);
  if (word !== undefined) return word;
  const near = nearest(text, words);
  const hint = near === undefined ? `it is one of ${words.join(', ')}` : `did you mean "${near}"?`;
  throw settingError(context, `"${text}" is not a value of \`${name}\``, hint);
}

/** Hides values in reports; empty ones would hide everything. */
export function hide(context: AuthContext, ...values: (string | undefined)[]): void {
  for (const value of values) if (value) context.addSecret(value);
}

/** A setting that cannot be used, at the place of `auth`. */
export function settingError(context: AuthContext, message: string, hint?: string): ProblemError {
  return new ProblemError(problemAt(context.span, 'auth/setting', message, hint));
}

function plainText(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  return isNumber(value) || typeof value === 'boolean' ? String(value) : undefined;
}
