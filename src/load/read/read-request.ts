import { type BodySpec, bodyKinds, type RequestSpec, type Section } from '../../model/collection.ts';
import { entryOf, type MapEntry, positionAt, type ScalarNode, type SourceNode } from '../../model/source.ts';
import type { Expression, Template } from '../../model/template.ts';
import { methodKeys } from '../shape/request-shape.ts';
import type { Compiler } from './compiler.ts';
import { readCaptures, readChecks } from './read-expect.ts';
import { readPaginate, readPoll, readRowsSpec } from './read-flow.ts';
import { entriesOf, textAt, textOf, textsOf } from './read-values.ts';

/** A request as it stands in the file, and as it is over its defaults. */
export type RequestInput = { entry: MapEntry; merged: SourceNode; section: Section; baseUrl?: Template };

const templateKeys = [
  'name',
  'query',
  'headers',
  'auth',
  'timeout',
  'retry',
  'repeat',
  'delay',
  'skip',
  'redirects',
  'unix',
  'resolve',
  'cookies',
  'save',
  'maxBody',
  'tls',
  'proxy',
  'http2',
] as const;
type TemplateKey = (typeof templateKeys)[number];

/** Reads a request, as far as its shape allows. */
export function readRequest({ entry, merged, section, baseUrl }: RequestInput, compiler: Compiler): RequestSpec {
  const description = textAt(merged, 'description');
  const body = readBody(merged, compiler);
  const poll = readPoll(entryOf(merged, 'poll')?.value, compiler);
  const paginate = readPaginate(entryOf(merged, 'paginate'), compiler);
  const each = readRowsSpec(entryOf(merged, 'each')?.value, compiler);
  const condition = readCondition(merged, compiler);
  return {
    id: entry.key,
    section,
    span: entry.keySpan,
    lines: linesOf(entry),
    ...(description !== undefined && { description }),
    tags: [...new Set(textsOf(entryOf(merged, 'tags')?.value))],
    ...readLine(merged, compiler),
    ...(baseUrl && { baseUrl }),
    ...readTemplates(merged, compiler),
    ...(body && { body }),
    ...(poll && { poll }),
    ...(paginate && { paginate }),
    ...(each && { each }),
    ...(condition && { if: condition }),
    needs: readNeeds(merged),
    expect: readChecks(entryOf(merged, 'expect')?.value, compiler),
    capture: readCaptures(entryOf(merged, 'capture')?.value, compiler),
  };
}

function linesOf(entry: MapEntry): [number, number] {
  const { file, start } = entry.keySpan;
  const end = entry.value.span.file === file ? Math.max(entry.value.span.end, entry.keySpan.end) : entry.keySpan.end;
  return [positionAt(file, start).line, positionAt(file, Math.max(start, end - 1)).line];
}

/** `GET: /x`, or `request: PURGE /x`. */
function readLine(node: SourceNode, compiler: Compiler): { method: string; url: Template } {
  for (const method of methodKeys) {
    const entry = entryOf(node, method);
    if (entry) return { method, url: compiler.template(entry.value) };
  }
  const line = entryOf(node, 'request')?.value;
  const [, method, gap = ''] = /^(\S+)(\s+)/.exec(textOf(line) ?? '') ?? [];
  if (method === undefined || line?.kind !== 'scalar') return { method: '', url: compiler.template(node) };
  return { method, url: compiler.template(afterMethod(line, method, gap)) };
}

/** The URL after the method, with its own place. */
function afterMethod(line: ScalarNode, method: string, gap: string): ScalarNode {
  const value = String(line.value).slice(method.length + gap.length);
  const start = line.span.file.text.indexOf(value, line.span.start);
  const isVerbatim = start !== -1 && start + value.length <= line.span.end;
  const span = isVerbatim ? { ...line.span, start, end: start + value.length } : line.span;
  return { kind: 'scalar', value, quoted: isVerbatim ? false : line.quoted, span };
}

function readTemplates(node: SourceNode, compiler: Compiler): Partial<Record<TemplateKey, Template>> {
  const templates: Partial<Record<TemplateKey, Template>> = {};
  for (const { key, value } of entriesOf(node)) if (isTemplateKey(key)) templates[key] = compiler.template(value);
  return templates;
}

function isTemplateKey(key: string): key is TemplateKey {
  return (templateKeys as readonly string[]).includes(key);
}

function readBody(node: SourceNode, compiler: Compiler): BodySpec | undefined {
  for (const kind of bodyKinds) {
    const entry = entryOf(node, kind);
    if (entry) return { kind, value: compiler.template(entry.value), span: entry.keySpan };
  }
  return undefined;
}

function readCondition(node: SourceNode, compiler: Compiler): Expression | undefined {
  const entry = entryOf(node, 'if');
  return entry && compiler.expression(entry.value, 'request');
}

function readNeeds(node: SourceNode): RequestSpec['needs'] {
  const value = entryOf(node, 'needs')?.value;
  const items = value?.kind === 'list' ? value.items : value ? [value] : [];
  return items.flatMap((item) => {
    const id = textOf(item);
    return id === undefined ? [] : [{ id, span: item.span }];
  });
}
