import { celString } from '../../literal.ts';
import { templateCel } from '../../template/template-value.ts';
import type { HurlScope } from '../scope.ts';
import type { HurlPattern } from '../tree.ts';

/** What an assert or capture looks at, as an expression. */
export type QueryValue = {
  kind: 'any' | 'text' | 'number' | 'boolean' | 'list' | 'nodes';
  cel: string;
  /** As `cel`, and an error where the body is not JSON, which an empty list would hide. */
  strict: string;
  /** True where the value is there; undefined where it always is. */
  present?: string;
  /** The list that holds the value where it is there, for conditions that also hold where it is not. */
  found?: string;
  /** The keys that lead to it in the body. */
  steps?: (string | number)[];
};

/** Why something has no counterpart. */
export type Why = { why: string };

/** A value of which no more is known than its kind. */
export function simple(kind: QueryValue['kind'], cel: string, strict: string = cel): QueryValue {
  return { kind, cel, strict };
}

/** A text without variables. */
export function constant(argument: HurlPattern | undefined, scope: HurlScope): string | undefined {
  return argument?.kind === 'text' ? scope.constant(argument.text) : undefined;
}

/** A text as an expression. */
export function patternCel(argument: HurlPattern, scope: HurlScope): string {
  return argument.kind === 'regex' ? celString(argument.source) : templateCel(scope.parts(argument.text));
}
