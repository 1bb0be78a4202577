import type { ContractCoverage, CoveredCount } from '../../model/contract.ts';

/** `7 of 9 (77.7 %)`; a dash where there is nothing to cover. */
export function coveredText(count: CoveredCount): string {
  return count.total === 0 ? '–' : `${count.covered} of ${count.total} (${percentOf(count)} %)`;
}

/** `7/9 77.7 %`, where there is little room. */
export function shortCoveredText(count: CoveredCount): string {
  return count.total === 0 ? '–' : `${count.covered}/${count.total} ${percentOf(count)} %`;
}

/** The operations that gave no described answer, in the order of the description. */
export function unseen({ details }: ContractCoverage): string[] {
  return details.filter(({ statuses }) => statuses.every(({ covered }) => !covered)).map(({ operation }) => operation);
}

/** Rounded down, so that 100 is all. */
function percentOf({ covered, total }: CoveredCount): number {
  return Math.floor((covered * 1000) / total) / 10;
}
