import type { ValidateFunction } from 'ajv';
import type { Dialect } from './dialects.ts';

/** Validators of meta-schemas that were compiled beforehand: scripts/bundle.ts puts them here. */
export const compiledMetaSchemas: Partial<Record<Dialect, () => ValidateFunction>> = {};
