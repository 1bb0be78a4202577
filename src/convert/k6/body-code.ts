import { basename } from 'node:path';
import { compileTemplate } from '../../expression/compile-template.ts';
import type { BodySpec } from '../../model/collection.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import { ProblemError } from '../../model/problem.ts';
import type { Span } from '../../model/source.ts';
import type { Template } from '../../model/template.ts';
import { keyCode, listCode, objectCode, quote } from './code/code.ts';
import { type CodeScope, NotCarriedOver } from './code/code-scope.ts';
import { plainText } from './code/plain-text.ts';
import { literalCode, templateCode } from './code/template-code.ts';
import { declare, type ScriptContext } from './script-context.ts';

/** The body of a request as code that makes it. Throws NotCarriedOver, and ProblemError for a file that is not there. */
export async function bodyCode(
  { kind, value }: BodySpec,
  context: ScriptContext,
): Promise<(scope: CodeScope) => string> {
  switch (kind) {
    case 'json':
    case 'graphql':
      return (scope) => `jsonBody(${templateCode(value, scope)})`;
    case 'jsonFile': {
      const { template, problems } = compileTemplate(
        await context.files.readJson(writtenPath(value), value.span),
        'request',
      );
      if (problems[0] !== undefined) throw new ProblemError(problems[0]);
      return (scope) => `jsonBody(${templateCode(template, scope)})`;
    }
    case 'form':
      return (scope) => `formBody(${templateCode(value, scope)})`;
    case 'text':
      return (scope) => `textBody(${templateCode(value, scope)})`;
    case 'file': {
      const data = await openedFile(writtenPath(value), value.span, context);
      return () => `fileBody(${data})`;
    }
    case 'multipart': {
      const files = new Map<string, string>();
      for (const path of pathsIn(value)) files.set(path, await openedFile(path, value.span, context));
      return (scope) => `multipartBody(${multipartCode(value, { files, scope })})`;
    }
  }
}

/** The name of the constant that holds the bytes of a file: k6 opens files before the first request only. */
async function openedFile(path: string, span: Span, context: ScriptContext): Promise<string> {
  const absolute = await context.files.resolve(path, span);
  return declare(context, `open(${quote(context.files.nameOf(absolute))}, 'b')`, `file ${basename(path)}`);
}

function writtenPath(template: Template): string {
  if (template.kind === 'literal' && typeof template.value === 'string') return template.value;
  throw new NotCarriedOver('a path that is computed: k6 opens files before the first request', template.span);
}

function pathsIn(template: Template): string[] {
  switch (template.kind) {
    case 'literal':
      return literalPaths(template.value);
    case 'list':
      return template.items.flatMap(pathsIn);
    case 'map':
      return template.entries.flatMap(({ key, value }) => (key === 'file' ? [writtenPath(value)] : pathsIn(value)));
    case 'expression':
    case 'text':
      return [];
  }
}

function literalPaths(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(literalPaths);
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'file' && typeof item === 'string' ? [item] : literalPaths(item),
  );
}

type Parts = { files: ReadonlyMap<string, string>; scope: CodeScope };

/** The parts by their names. */
function multipartCode(template: Template, parts: Parts): string {
  if (template.kind === 'literal' && isJsonObject(template.value)) {
    return objectCode(
      Object.entries(template.value).map(([name, value]) => [keyCode(name), literalPart(value, parts)]),
    );
  }
  if (template.kind !== 'map') throw new NotCarriedOver('a form that is computed', template.span);
  return objectCode(template.entries.map(({ key, value }) => [keyCode(key), partCode(value, parts)]));
}

function partCode(template: Template, parts: Parts): string {
  if (template.kind === 'literal') return literalPart(template.value, parts);
  if (template.kind === 'list') return listCode(template.items.map((item) => partCode(item, parts)));
  if (template.kind !== 'map') return templateCode(template, parts.scope);
  const entry = (key: string): Template | undefined => template.entries.find((one) => one.key === key)?.value;
  const file = entry('file');
  const [filename, type] = [entry('filename'), entry('type')];
  if (file === undefined) throw new NotCarriedOver('a part of a form without text or file', template.span);
  return fileCode(writtenPath(file), parts, {
    ...(filename && { filename: templateCode(filename, parts.scope) }),
    ...(type && { type: templateCode(type, parts.scope) }),
  });
}

function literalPart(value: Json, parts: Parts): string {
  const { secrets } = parts.scope;
  if (Array.isArray(value)) return listCode(value.map((item) => literalPart(item, parts)));
  if (!isJsonObject(value)) return literalCode(value, secrets);
  const { file, filename, type } = value;
  return fileCode(plainText(file ?? ''), parts, {
    ...(filename === undefined ? {} : { filename: literalCode(filename, secrets) }),
    ...(type === undefined ? {} : { type: literalCode(type, secrets) }),
  });
}

function fileCode(path: string, { files }: Parts, given: { filename?: string; type?: string }): string {
  return objectCode([
    ['data', files.get(path) ?? ''],
    ['filename', given.filename ?? quote(basename(path))],
    ['type', given.type ?? quote('application/octet-stream')],
  ]);
}
