import { EvaluationError } from '@marcbachmann/cel-js';

/** A function of the expression language beyond CEL's own: what it is for, how it is written, and what it does. */
export type CelFunction = {
  description: string;
  /** One call with its result, for docs. */
  example: string;
  overloads: Overload[];
};

/**
 * One form of a function. Parameters and result are CEL types. The first parameter may also stand before the dot
 * (`s.lower()`), unless there is none or `method` is false.
 */
export type Overload = { params: string[]; returns: string; run: (...args: never[]) => unknown; method?: false };

/** Ends the evaluation: a function got a value that it cannot work with. The place of the call is added on the way. */
export function refuse(message: string): never {
  throw new EvaluationError({ code: 'refused', message });
}
