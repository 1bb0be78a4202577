import { type CaptureSpec, type CheckKind, type CheckSpec, checkKinds } from '../../model/collection.ts';
import { entryOf, type MapEntry, type SourceNode } from '../../model/source.ts';
import { joinSplitExpressions } from '../yaml/join-split-expressions.ts';
import type { Compiler } from './compiler.ts';
import { entriesOf, flagAt } from './read-values.ts';

/** The checks of `expect` in file order: one a key, one a header, one an assertion. */
export function readChecks(node: SourceNode | undefined, compiler: Compiler): CheckSpec[] {
  return entriesOf(node).flatMap((entry) => readCheck(entry, compiler));
}

/** The captures of a request; those whose expression does not parse are left out. */
export function readCaptures(node: SourceNode | undefined, compiler: Compiler): CaptureSpec[] {
  return entriesOf(node).flatMap(({ key, keySpan, value }): CaptureSpec[] => {
    const source = value.kind === 'map' ? entryOf(value, 'from')?.value : value;
    const from = source && compiler.expression(source, 'response');
    return from ? [{ name: key, from, secret: flagAt(value, 'secret') ?? false, span: keySpan }] : [];
  });
}

function readCheck({ key, keySpan, value }: MapEntry, compiler: Compiler): CheckSpec[] {
  if (!isCheckKind(key)) return [];
  if (key === 'headers') {
    const headers = value.kind === 'map' ? value.entries : [];
    return headers.map((header) => ({
      kind: key,
      header: header.key,
      value: compiler.template(header.value),
      span: header.keySpan,
    }));
  }
  if (key === 'assert') {
    const items = value.kind === 'list' ? joinSplitExpressions(value.items) : [value];
    return items.flatMap((item) => {
      const expression = compiler.expression(item, 'response');
      return expression ? [{ kind: key, expression, span: item.span }] : [];
    });
  }
  return [{ kind: key, value: compiler.template(value), span: keySpan }];
}

function isCheckKind(key: string): key is CheckKind {
  return (checkKinds as readonly string[]).includes(key);
}
