import type { Ajv, Options } from 'ajv';
import { isJsonObject, type Json } from '../../model/json.ts';
import { addExactKeywords, type ExactBody } from './exact-keywords.ts';
import { schemaPattern } from './schema-pattern.ts';

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
  // Of Swagger 2.0 too. What it has of its own is rewritten before ajv sees it: see openapi/.
  'openapi-3.0': {
    metaSchema: 'https://spec.openapis.org/oas/3.0/schema',
    load: async () => (await import('ajv/dist/2020.js')).Ajv2020,
  },
} as const satisfies Record<string, { metaSchema: string; load: () => Promise<unknown> }>;

/** Those that a schema can declare. */
export const dialectNames = (Object.keys(dialects) as Dialect[]).filter((name) => name !== 'openapi-3.0');

/** The dialect that a schema declares by `$schema`; `unknown` where it is none of ours, undefined where it says none. */
export function declaredDialect(schema: Json): Dialect | 'unknown' | undefined {
  const declared = isJsonObject(schema) ? schema['$schema'] : undefined;
  if (typeof declared !== 'string') return undefined;
  return dialectNames.find((name) => bareUri(dialects[name].metaSchema) === bareUri(declared)) ?? 'unknown';
}

function bareUri(uri: string): string {
  return uri.replace(/^https?:/, '').replace(/#$/, '');
}

export type DialectOptions = {
  /** Whether `format` is asserted. Default true. */
  assertFormats?: boolean | undefined;
  /** Whether schemas may refer to the meta-schema of the dialect. Default true. */
  meta?: boolean;
};

/** A validator of a dialect: every error with its values, exact numbers. */
export async function createAjv(dialect: Dialect, body: ExactBody, more: DialectOptions = {}): Promise<Ajv> {
  const ajv = await createPlainAjv(dialect, more);
  addExactKeywords(ajv, body);
  return ajv;
}

/** As `createAjv`, with the keywords as ajv has them, which know doubles only. */
export async function createPlainAjv(
  dialect: Dialect,
  { assertFormats = true, meta = true }: DialectOptions = {},
  more: Options = {},
): Promise<Ajv> {
  const AjvOfDialect = (await dialects[dialect].load()) as unknown as AjvClass;
  const ajv = new AjvOfDialect({
    ...options,
    ...(dialect.startsWith('draft') ? { ignoreKeywordsWithRef: true } : {}),
    ...more,
    meta,
  });
  if (dialect === 'draft-06' && meta) {
    const { default: metaSchema } = await import('ajv/dist/refs/json-schema-draft-06.json', { with: { type: 'json' } });
    ajv.addMetaSchema(metaSchema);
  }
  if (assertFormats) {
    const { default: addFormats } = await import('ajv-formats');
    (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  }
  return ajv;
}

/** The URI of the schema of a dialect's schemas. */
export function metaSchemaUri(dialect: Dialect): string {
  return dialects[dialect].metaSchema;
}

/** Whether keywords beside `$ref` are ignored, as draft-04 to draft-07 and OpenAPI 3.0 have it. */
export function isBefore2019(dialect: Dialect): boolean {
  return dialect.startsWith('draft') || dialect === 'openapi-3.0';
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
  // Compiling takes longer than all validations of a run together.
  code: { optimize: false, regExp: Object.assign(schemaPattern, { code: 'new RegExp' }) },
} satisfies Options;
