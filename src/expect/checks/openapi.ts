import type { Check } from '../check.ts';

/** Contract checks belong to `contract/`; under `expect` the key only turns them off, which is no check. */
export const checkOpenapi: Check<'openapi'> = () => undefined;
