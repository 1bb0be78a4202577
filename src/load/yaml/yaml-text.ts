import { Document, type Scalar, stringify } from 'yaml';
import { ExactNumber, type JsonObject } from '../../model/json.ts';
import { escapeJson } from '../../text/escape-json.ts';
import { UNSEEN_CHARACTERS } from '../../text/unseen-characters.ts';

/** What a YAML file cannot hold as it is, and what a reader of it would not see. */
const HIDDEN = new RegExp(`(?![\\t\\n])[\\0-\\x1f${UNSEEN_CHARACTERS}\\ufffe\\uffff\\p{Cs}]`, 'u');

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
  const hidden = {
    tag: 'tag:yaml.org,2002:str',
    default: true,
    test: /^$/,
    identify: (one: unknown): boolean => typeof one === 'string' && HIDDEN.test(one),
    resolve: String,
    stringify: ({ value: text }: Scalar): string =>
      escapeJson(JSON.stringify(text)).replace(/[\ufffe\uffff]/g, (one) => (one === '\ufffe' ? '\\ufffe' : '\\uffff')),
  } as const;
  const document = new Document(value, { customTags: (tags) => [exact, hidden, ...tags] });
  const body = stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
  return `${comment.replace(/^/gm, '# ')}\n${body}`;
}
