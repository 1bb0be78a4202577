import { dirname, resolve } from 'node:path';
import type { OpenapiSpec } from '../../model/collection.ts';
import { entryOf, type SourceNode } from '../../model/source.ts';
import { entriesOf, flagAt, textOf } from './read-values.ts';

/** `openapi`: a file, or a file with settings; undefined where there is none. */
export function readOpenapi(node: SourceNode | undefined): OpenapiSpec | undefined {
  const fileNode = node?.kind === 'map' ? entryOf(node, 'file')?.value : node;
  const file = textOf(fileNode);
  if (node === undefined || fileNode === undefined || file === undefined) return undefined;
  return {
    file: resolve(dirname(fileNode.span.file.absolutePath), file),
    strict: flagAt(node, 'strict') ?? false,
    requests: flagAt(node, 'requests') ?? true,
    severity: readSeverity(entryOf(node, 'severity')?.value),
    span: fileNode.span,
  };
}

function readSeverity(node: SourceNode | undefined): OpenapiSpec['severity'] {
  const severity: OpenapiSpec['severity'] = {};
  for (const { key, value } of entriesOf(node)) {
    const text = textOf(value);
    if (text === 'error' || text === 'warn' || text === 'off') severity[key] = text;
  }
  return severity;
}
