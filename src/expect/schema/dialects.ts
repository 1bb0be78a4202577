import type { Ajv, Options } from 'ajv';
import { isJsonObject, type Json } from '../../model/json.ts';
import { toRegExp } from '../match-pattern.ts';
import { addExactKeywords, type ExactBody } from './exact-keywords.ts';

export type Dialect = keyof typeof dialects;

type AjvClass = new (options: Options) => Ajv;

const dialects = {
  'draft-04': {
    metaSchema: 'http://json-schema.org/draft-04/schema#',
    load: async () => (await import('ajv-draft-04')).default,
  },
  'draft-06': {
    metaSchema: 'http://json-schema.org/draft-06/schema#',
    load: async () => (await import('ajv')).Ajv,
  },
  'draft-07': {
    metaSchema: 'http://json-schema.org/draft-07/schema#',
    load: async () => (await import('ajv')).Ajv,
  },
  '2019-09': {
    metaSchema: 'https://json-schema.org/draft/2019-09/schema',
    load: async () => (await import('ajv/dist/2019.js')).Ajv2019,
  },
  '2020-12': {
    metaSchema: 'https://json-schema.org/draft/2020-12/schema',
    load: async () => (await import('ajv/dist/2020.js')).Ajv2020,
  },
} as const satisfies Record<string, { metaSchema: string; load: () => Promise<unknown> }>;

export const dialectNames = Object.keys(dialects) as Dialect[];

/** The dialect that a schema declares by `$schema`; `unknown` where it is none of ours, undefined where it says none. */
export function declaredDialect(schema: Json): Dialect | 'unknown' | undefined {
  const declared = isJsonObject(schema) ? schema['$schema'] : undefined;
  if (typeof declared !== 'string') return undefined;
  return dialectNames.find((name) => bareUri(dialects[name].metaSchema) === bareUri(declared)) ?? 'unknown';
}

function bareUri(uri: string): string {
  return uri.replace(/^https?:/, '').replace(/#$/, '');
}

/** A validator of a dialect: every error with its values, exact numbers, `format` asserted unless told otherwise. */
export async function createAjv(dialect: Dialect, body: ExactBody, assertFormats = true): Promise<Ajv> {
  const AjvOfDialect = (await dialects[dialect].load()) as unknown as AjvClass;
  const ajv = new AjvOfDialect({
    ...options,
    ...(isBefore2019(dialect) ? { ignoreKeywordsWithRef: true } : {}),
  });
  if (dialect === 'draft-06') {
    const { default: metaSchema } = await import('ajv/dist/refs/json-schema-draft-06.json', { with: { type: 'json' } });
    ajv.addMetaSchema(metaSchema);
  }
  if (assertFormats) {
    const { default: addFormats } = await import('ajv-formats');
    (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  }
  addExactKeywords(ajv, body);
  return ajv;
}

/** The URI of the schema of a dialect's schemas. */
export function metaSchemaUri(dialect: Dialect): string {
  return dialects[dialect].metaSchema;
}

/** Whether keywords beside `$ref` are ignored, as draft-04 to draft-07 have it. */
export function isBefore2019(dialect: Dialect): boolean {
  return dialect.startsWith('draft');
}

/** Whether a URI names one of the published meta-schemas, which ajv has. */
export function isMetaSchema(uri: string): boolean {
  return /^https?:\/\/json-schema\.org\/draft/.test(uri);
}

const options = {
  strict: false,
  allErrors: true,
  // `required: [toString]` means a property of the body, not one that every object has.
  ownProperties: true,
  verbose: true,
  logger: false,
  validateSchema: false,
  addUsedSchema: false,
  code: { regExp: Object.assign(toRegExp, { code: 'new RegExp' }) },
} satisfies Options;
