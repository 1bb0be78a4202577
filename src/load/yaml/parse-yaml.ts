import { Composer, type Document, Parser } from 'yaml';
import { type Problem, problemAt } from '../../model/problem.ts';
import type { SourceFile, SourceNode } from '../../model/source.ts';
import { isTooDeep } from './yaml-depth.ts';
import { yamlErrorProblems } from './yaml-errors.ts';
import { convertDocument } from './yaml-nodes.ts';

/** What a YAML text says. `node` is absent where problems make it unusable; an empty text is an empty scalar. */
export type ParsedYaml = { node?: SourceNode; problems: Problem[] };

/**
 * Parses YAML 1.2 (core schema, with merge keys) or JSON, with the place of every node, and reports all that is wrong
 * with it at once. Never throws for any text.
 */
export function parseYaml(file: SourceFile): ParsedYaml {
  const tokens = [...new Parser().parse(file.text)];
  // Before composing: the composer recurses, and the process does not survive the end of its stack.
  if (isTooDeep(tokens)) {
    const span = { file, start: 0, end: 0 };
    return { problems: [problemAt(span, 'input/yaml-syntax', 'the file is nested more than 200 levels deep')] };
  }
  const documents = composeAll(tokens, file.text.length);
  const syntax = yamlErrorProblems(file, documents);
  const [first] = documents;
  if (syntax.length > 0 || first === undefined) return { problems: syntax };
  return convertDocument(file, first);
}

function composeAll(
  tokens: ReturnType<Parser['parse']> extends Iterable<infer T> ? T[] : never,
  end: number,
): Document.Parsed[] {
  const composer = new Composer({
    schema: 'core',
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  return [...composer.compose(tokens, true, end)] as Document.Parsed[];
}
