import type { Description } from './description.ts';

/** The descriptions of a run by absolute path; each is read once. */
export type Contracts = ReadonlyMap<string, Description>;
