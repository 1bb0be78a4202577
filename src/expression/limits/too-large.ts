import { type Problem, problemAt } from '../../model/problem.ts';
import type { Span } from '../../model/source.ts';
import { MAX_SIZE } from './value-size.ts';

/** What is said of a value that expressions made larger than any body may be. */
export function tooLarge(span: Span): Problem {
  const message = `the value is larger than ${MAX_SIZE / 1e6} million characters`;
  return problemAt(span, 'expression/failed', message, 'a value that holds another twice doubles it');
}
