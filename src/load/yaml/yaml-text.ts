import { Document, type Scalar, stringify } from 'yaml';
import { ExactNumber, type JsonObject } from '../../model/json.ts';

/** A value as YAML 1.2 for people: blocks, keys in order, numbers as they were written. `comment` stands above it. */
export function yamlText(value: JsonObject, comment: string): string {
  const exact = {
    tag: 'tag:yaml.org,2002:float',
    default: true,
    test: /^$/,
    identify: (one: unknown): boolean => one instanceof ExactNumber,
    resolve: Number,
    stringify: ({ value: number }: Scalar): string => String(number),
  } as const;
  const document = new Document(value, { customTags: (tags) => [exact, ...tags] });
  const body = stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
  return `${comment.replace(/^/gm, '# ')}\n${body}`;
}
