import type { Check } from '../check.ts';
import { unmakeable } from '../unmakeable.ts';

/** Compares the body with a stored one. This version cannot and says so. */
export const checkSnapshot: Check<'snapshot'> = () =>
  unmakeable('equal to the snapshot', 'snapshots are not supported yet');
