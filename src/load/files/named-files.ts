import { dirname, resolve } from 'node:path';
import { entryOf, type MapEntry, type SourceNode } from '../../model/source.ts';
import { isTemplate } from '../check-shape/shape-words.ts';
import { textOf } from '../read/read-values.ts';
import type { NamedFile } from './check-named-file.ts';

/** What is in a named file, and so what is checked besides that it is there. */
export type FileUse = NamedFile & { use: 'schema' | 'json' | 'rows' | 'any'; pointer?: string };

/** The files a collection names outside its requests, without what it extends. */
export function collectionFiles(root: SourceNode): FileUse[] {
  const fixtures = entryOf(root, 'fixtures')?.value;
  const openapi = entryOf(root, 'openapi')?.value;
  return [
    ...(fixtures?.kind === 'map' ? fixtures.entries.flatMap(({ value }) => fileOf(value, 'any')) : []),
    ...fileOf(openapi?.kind === 'map' ? entryOf(openapi, 'file')?.value : openapi, 'any'),
    ...fileOf(entryOf(root, 'each')?.value, 'rows'),
  ];
}

/** The files a request names; those with expressions are known only when it runs. */
export function requestFiles(request: SourceNode): FileUse[] {
  const multipart = entryOf(request, 'multipart')?.value;
  const tls = entryOf(request, 'tls')?.value;
  const schema = entryOf(entryOf(request, 'expect')?.value, 'schema')?.value;
  return [
    ...fileOf(entryOf(request, 'jsonFile')?.value, 'json'),
    ...fileOf(entryOf(request, 'file')?.value, 'any'),
    ...(multipart?.kind === 'map' ? multipart.entries.flatMap(partFile) : []),
    ...['ca', 'cert', 'key'].flatMap((key) => fileOf(entryOf(tls, key)?.value, 'any')),
    ...fileOf(entryOf(request, 'each')?.value, 'rows'),
    ...fileOf(schema, 'schema'),
  ];
}

function partFile({ value }: MapEntry): FileUse[] {
  return value.kind === 'map' ? fileOf(entryOf(value, 'file')?.value, 'any') : [];
}

function fileOf(node: SourceNode | undefined, use: FileUse['use']): FileUse[] {
  const text = node?.kind === 'scalar' && typeof node.value === 'string' ? textOf(node) : undefined;
  if (node === undefined || text === undefined || isTemplate(node) || text.trim() === '') return [];
  const [name = '', pointer] = use === 'schema' ? text.split(/#(.*)/s) : [text];
  // `#/$defs/user` alone refers to nothing outside.
  if (name === '') return [];
  const path = resolve(dirname(node.span.file.absolutePath), name);
  return [{ path, name, span: node.span, use, ...(pointer ? { pointer } : {}) }];
}
