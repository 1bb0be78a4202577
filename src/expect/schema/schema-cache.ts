import type { SourceFile } from '../../model/source.ts';
import type { CompiledSchema } from './compile-schema.ts';

/** Compiled schemas of one run, shared by its requests: each is read and compiled once. */
export type SchemaCache = {
  byText: Map<string, Promise<CompiledSchema>>;
  /** Schemas written out in a collection, so that their text is not made for every answer. */
  byValue: WeakMap<object, { file: SourceFile; compiled: Promise<CompiledSchema> }>;
};

export function createSchemaCache(): SchemaCache {
  return { byText: new Map(), byValue: new WeakMap() };
}
