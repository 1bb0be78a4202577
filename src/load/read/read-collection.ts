import { basename, dirname, resolve } from 'node:path';
import { type Collection, type RequestSpec, type Section, sections } from '../../model/collection.ts';
import { type Problem, problemAt } from '../../model/problem.ts';
import { entryOf, type MapEntry, positionAt, type SourceNode } from '../../model/source.ts';
import type { Template } from '../../model/template.ts';
import { collectionFiles, type FileUse, requestFiles } from '../files/named-files.ts';
import { type Compiler, createCompiler } from './compiler.ts';
import type { ExpressionCompilers } from './expression-compilers.ts';
import { literalSecrets, passwordOf } from './literal-secrets.ts';
import { mergeRequest, withoutOverridden } from './merge-requests.ts';
import { readEnv } from './read-env.ts';
import { readRowsSpec } from './read-flow.ts';
import { readOpenapi } from './read-openapi.ts';
import { readRequest } from './read-request.ts';
import { entriesOf, flagAt, textAt, textOf, textsOf } from './read-values.ts';

/** A collection without its `reads`, and the files it names, still to be checked. */
export type ReadCollection = {
  collection: Collection;
  files: FileUse[];
  problems: Problem[];
  /** Whether it holds an expression, and was read without compilers: to be read again. */
  isIncomplete: boolean;
};

/** What a collection is read with. */
export type ReadOptions = {
  /** The defaults of `rollcall.yaml`, which lie under those of the file. */
  underlay?: SourceNode | undefined;
  /** The keys of both that the command line takes over. */
  overridden?: readonly string[] | undefined;
  /** Absent as long as no expression was seen. */
  compilers: ExpressionCompilers | undefined;
};

/** Reads a collection out of its nodes, as far as its shape allows; what it extends is merged in already. */
export function readCollection(node: SourceNode, options: ReadOptions): ReadCollection {
  const { underlay, overridden = [], compilers } = options;
  const compiler = createCompiler(compilers);
  const file = node.span.file;
  const baseUrlNode = entryOf(node, 'baseUrl')?.value;
  const baseUrl = baseUrlNode && compiler.template(baseUrlNode);
  const own = entryOf(node, 'defaults')?.value;
  const defaults = withoutOverridden(own ? mergeRequest(underlay, own) : underlay, overridden);
  const inputs = sections.flatMap((section) => inputsOf(node, section, defaults));
  const description = textAt(node, 'description');
  const each = readRowsSpec(entryOf(node, 'each')?.value, compiler);
  const openapi = readOpenapi(entryOf(node, 'openapi')?.value);
  const requests = readRequests(inputs, baseUrl, compiler);
  const inSection = (section: Section): RequestSpec[] => requests.filter((request) => request.section === section);
  const collection: Collection = {
    file,
    name: textAt(node, 'name') ?? basename(file.path),
    ...(description !== undefined && { description }),
    tags: textsOf(entryOf(node, 'tags')?.value),
    env: readEnv(entryOf(node, 'env')?.value),
    vars: entriesOf(entryOf(node, 'vars')?.value).map(({ key, keySpan, value }) => ({
      name: key,
      value: compiler.template(value),
      span: keySpan,
    })),
    fixtures: readFixtures(entryOf(node, 'fixtures')?.value),
    ...(each && { each }),
    ...(openapi && { openapi }),
    parallel: flagAt(node, 'parallel') ?? false,
    setup: inSection('setup'),
    requests: inSection('requests'),
    teardown: inSection('teardown'),
    literalSecrets: [
      ...new Set([...inputs.flatMap(({ merged }) => literalSecrets(merged)), ...passwordOf(textOf(baseUrlNode))]),
    ],
    reads: [],
  };
  const problems = [...compiler.problems, ...headerProblems(inputs), ...duplicateIds(requests)];
  const files = [...collectionFiles(node), ...inputs.flatMap(({ merged }) => requestFiles(merged))];
  return { collection, files, problems, isIncomplete: compiler.isIncomplete() };
}

type Input = { entry: MapEntry; merged: SourceNode; section: Section };

function inputsOf(node: SourceNode, section: Section, defaults: SourceNode | undefined): Input[] {
  return entriesOf(entryOf(node, section)?.value)
    .filter(({ value }) => value.kind === 'map')
    .map((entry) => ({ entry, merged: mergeRequest(defaults, entry.value), section }));
}

function readRequests(inputs: Input[], baseUrl: Template | undefined, compiler: Compiler): RequestSpec[] {
  return inputs.map((input) => readRequest({ ...input, ...(baseUrl && { baseUrl }) }, compiler));
}

function readFixtures(node: SourceNode | undefined): Collection['fixtures'] {
  return entriesOf(node).flatMap(({ key, keySpan, value }) => {
    const path = textOf(value);
    return path === undefined
      ? []
      : [{ alias: key, file: resolve(dirname(value.span.file.absolutePath), path), span: keySpan }];
  });
}

function duplicateIds(requests: RequestSpec[]): Problem[] {
  const first = new Map<string, RequestSpec>();
  return requests.flatMap((request) => {
    const before = first.get(request.id);
    if (before === undefined) {
      first.set(request.id, request);
      return [];
    }
    const { line } = positionAt(before.span.file, before.span.start);
    const hint = `the first is in line ${line}, in ${before.section}; an id is unique over the whole file`;
    return [problemAt(request.span, 'input/duplicate-id', `there are two requests with the id "${request.id}"`, hint)];
  });
}

/** Header names are the same in any case, so one map may hold each only once. */
function headerProblems(inputs: Input[]): Problem[] {
  return inputs.flatMap(({ entry }) => {
    const headers = entryOf(entry.value, 'headers')?.value;
    const seen = new Set<string>();
    return (headers?.kind === 'map' ? headers.entries : []).flatMap(({ key, keySpan }) => {
      const isRepeated = seen.has(key.toLowerCase());
      seen.add(key.toLowerCase());
      const message = `the header "${key}" stands twice`;
      return isRepeated
        ? [problemAt(keySpan, 'input/duplicate-key', message, 'the names of headers are the same in any case')]
        : [];
    });
  });
}
