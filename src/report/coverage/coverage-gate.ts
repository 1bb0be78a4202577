import type { ContractCoverage } from '../../model/contract.ts';
import type { Problem } from '../../model/problem.ts';
import { unseen } from './describe-coverage.ts';
import { coveredPercent } from './fold-coverage.ts';

/** Why a run does not pass `--min-coverage`; undefined where it does. `minPercent` is of all operations together. */
export function coverageGate(coverages: readonly ContractCoverage[], minPercent: number): Problem | undefined {
  const percent = coveredPercent(coverages);
  if (percent >= minPercent) return undefined;
  const uncovered = coverages.flatMap((coverage) =>
    unseen(coverage).map((name) => (coverages.length === 1 ? name : `${name} (${coverage.description})`)),
  );
  const shown = uncovered.slice(0, MAX_SHOWN).join(', ');
  const more = uncovered.length > MAX_SHOWN ? ` and ${uncovered.length - MAX_SHOWN} more` : '';
  return {
    code: 'contract/coverage',
    message: `${percent} % of the described operations were seen, --min-coverage asks for ${minPercent} %`,
    hint: `not seen: ${shown}${more}`,
  };
}

const MAX_SHOWN = 5;
