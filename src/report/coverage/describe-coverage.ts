import type { ContractCoverage, CoveredCount } from '../../model/contract.ts';

/** `7 of 9 (77.7 %)`; a dash where there is nothing to cover. */
export function coveredText({ covered, total }: CoveredCount): string {
  return total === 0 ? '–' : `${covered} of ${total} (${Math.floor((covered * 1000) / total) / 10} %)`;
}

/** The operations that no exchange matched, in the order of the description. */
export function uncalled({ details }: ContractCoverage): string[] {
  return details.filter(({ calls }) => calls === 0).map(({ operation }) => operation);
}
