import { TypeError as CheckError, EvaluationError, ParseError } from '@marcbachmann/cel-js';

/** An error that the engine or one of our functions ended an expression with. */
export type EngineError = (EvaluationError | ParseError | CheckError) & { range?: { start: number; end: number } };

export function isEngineError(error: unknown): error is EngineError {
  return error instanceof EvaluationError || error instanceof ParseError || error instanceof CheckError;
}
