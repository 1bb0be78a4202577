import type { compileExpression } from '../../expression/compile-expression.ts';
import type { compileTemplate } from '../../expression/compile-template.ts';

/** What compiles expressions, with the engine behind it. */
export type ExpressionCompilers = {
  compileExpression: typeof compileExpression;
  compileTemplate: typeof compileTemplate;
};

let loading: Promise<ExpressionCompilers> | undefined;

/** The compilers, where another file has asked for them. */
export async function compilersIfLoaded(): Promise<ExpressionCompilers | undefined> {
  return loading;
}

/** Loads the compilers, for the first expression: the engine takes a while, and many collections need none. */
export function loadCompilers(): Promise<ExpressionCompilers> {
  loading ??= importCompilers();
  return loading;
}

async function importCompilers(): Promise<ExpressionCompilers> {
  const { compileExpression } = await import('../../expression/compile-expression.ts');
  const { compileTemplate } = await import('../../expression/compile-template.ts');
  return { compileExpression, compileTemplate };
}
