import type { RowsSpec } from '../../model/collection.ts';
import type { PlannedFile, PlannedGroup } from '../../model/plan.ts';
import { listCode, quote } from './code/code.ts';
import { type CodeScope, closureCode } from './code/code-scope.ts';
import { literalCode, templateCode } from './code/template-code.ts';
import { declare, type ScriptContext } from './script-context.ts';

type Row = NonNullable<PlannedFile['row']>;

/** The rows and repetitions of a request. */
export function rowsCode(group: PlannedGroup, scope: CodeScope, context: ScriptContext): [key: string, code: string][] {
  const { each, repeat } = group.spec;
  const rows = each === undefined ? [] : uniqueRows(group);
  const count = group.length / Math.max(1, rows.length);
  const code = (inner: CodeScope): string => rowListCode(each, rows, { scope: inner, context });
  return [
    ...(each === undefined ? [] : [['rows', closureCode(scope, code)] as [string, string]]),
    // One repetition is a list too.
    ...(repeat === undefined ? [] : [['repeat', String(count)] as [string, string]]),
  ];
}

/** A list of rows: with expressions as it is written, else the rows themselves, once for all VUs. */
export function rowListCode(
  each: RowsSpec | undefined,
  rows: readonly Row[],
  { scope, context }: { scope: CodeScope; context: ScriptContext },
): string {
  if (each?.kind === 'list' && each.value.kind !== 'literal') return templateCode(each.value, scope);
  const data = listCode(rows.map(({ value }) => literalCode(value, context.secrets)));
  const title = rows[0]?.span.file.path ?? 'rows';
  return declare(context, `new SharedArray(${quote(title)}, () => ${data})`, `rows ${title.replace(/^.*\//, '')}`);
}

/** Rows in their order, each once. */
export function uniqueRows(instances: Iterable<{ row?: Row }>): Row[] {
  return [...new Set(Array.from(instances, ({ row }) => row ?? []).flat())];
}
