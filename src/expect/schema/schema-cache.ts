import type { CompiledSchema } from './compile-schema.ts';

/** Compiled schemas of one run, shared by its requests: each is read and compiled once. */
export type SchemaCache = Map<string, Promise<CompiledSchema>>;

export function createSchemaCache(): SchemaCache {
  return new Map();
}
