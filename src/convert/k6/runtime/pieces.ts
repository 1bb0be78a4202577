import { answerRuntime } from './answer.ts';
import { checksRuntime } from './checks.ts';
import { flowRuntime } from './flow.ts';
import { functionsRuntime } from './functions.ts';
import { operatorsRuntime } from './operators.ts';
import { prepareRuntime } from './prepare.ts';
import { runRuntime } from './run.ts';
import { schemaRuntime } from './schema.ts';
import { valuesRuntime } from './values.ts';

/** The declarations of the runtime, by name, in the order in which a script has them. */
const pieces = new Map(
  [
    valuesRuntime,
    operatorsRuntime,
    functionsRuntime,
    prepareRuntime,
    answerRuntime,
    checksRuntime,
    flowRuntime,
    schemaRuntime,
    runRuntime,
  ].flatMap((text) =>
    text
      .trim()
      .split(/\n\n(?=\/\*\*|function |class |const )/)
      .map(named),
  ),
);

/** Names that the code of a script may not use for anything else. */
export const runtimeNames: ReadonlySet<string> = new Set(pieces.keys());

/** The declarations that a piece of code needs, directly or through others. */
export function runtimeFor(code: string): string[] {
  const needed = new Set<string>();
  const pending = [code];
  for (let source = pending.pop(); source !== undefined; source = pending.pop()) {
    for (const [name] of source.matchAll(/(?<![.\w$'])[A-Za-z]\w*/g)) {
      const piece = pieces.get(name);
      if (piece === undefined || needed.has(name)) continue;
      needed.add(name);
      pending.push(piece);
    }
  }
  return Array.from(pieces).flatMap(([name, piece]) => (needed.has(name) ? [piece] : []));
}

function named(piece: string): [name: string, piece: string] {
  const [, name = ''] = /^(?:\/\*\*.*\*\/\n)?(?:function|class|const) (\w+)/.exec(piece) ?? [];
  return [name, piece.trimEnd()];
}
