import type { Json } from '../../../model/json.ts';

/** One condition of the source, in the form that reads best under `expect`. */
export type Finding =
  | { kind: 'status'; codes: number[] }
  | { kind: 'header'; name: string; test: Json; cel: string }
  | { kind: 'body'; steps: string[]; value: Json; cel: string }
  | { kind: 'time'; ms: number }
  | { kind: 'assert'; cel: string; isAboutStatus?: boolean };

/** The right side of a condition: a value that is written out, or one that an expression gives. */
export type Operand =
  | { kind: 'literal'; value: null | boolean | number | string }
  | { kind: 'undefined' }
  | { kind: 'text'; cel: string; template: string }
  | { kind: 'other'; cel: string; template: string };
