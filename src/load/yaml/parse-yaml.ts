import type { Problem } from '../../model/problem.ts';
import type { SourceFile, SourceNode } from '../../model/source.ts';
import { readQuickly } from './read-quickly.ts';

/** What a YAML text says. `node` is absent where problems make it unusable; an empty text is an empty scalar. */
export type ParsedYaml = { node?: SourceNode; problems: Problem[] };

/**
 * Parses YAML 1.2 (core schema, with merge keys) or JSON, with the place of every node, and reports all that is wrong
 * with it at once. Never rejects for any text.
 */
export async function parseYaml(file: SourceFile): Promise<ParsedYaml> {
  const node = readQuickly(file);
  if (node !== undefined) return { node, problems: [] };
  const { readThoroughly } = await import('./read-thoroughly.ts');
  return readThoroughly(file);
}
