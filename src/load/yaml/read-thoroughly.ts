import { Composer, type Document, Parser } from 'yaml';
import { problemAt } from '../../model/problem.ts';
import type { SourceFile } from '../../model/source.ts';
import type { ParsedYaml } from './parse-yaml.ts';
import { isTooDeep } from './yaml-depth.ts';
import { yamlErrorProblems } from './yaml-errors.ts';
import { convertDocument } from './yaml-nodes.ts';

/** As `parseYaml`, for every text, by a parser that goes on after a mistake and names each. */
export function readThoroughly(file: SourceFile): ParsedYaml {
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
