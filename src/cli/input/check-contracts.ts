import { checkExamples } from '../../contract/check-examples.ts';
import type { Problem } from '../../model/problem.ts';
import { type ContractDrift, contractDrift } from './contract-drift.ts';
import type { PreparedInput } from './prepare-input.ts';

/** What `check` tells of contracts: what fails, what is only worth a look, and the operations that nothing calls. */
export type ContractFaults = { errors: Problem[]; warnings: Problem[]; uncalled: ContractDrift['uncalled'] };

/** What is known of collections and their descriptions together, without sending; nothing where the input is not sound. */
export async function checkContracts(prepared: PreparedInput): Promise<ContractFaults> {
  const { collections, fixtures, contracts, values, problems } = prepared;
  const faults: ContractFaults = { errors: [], warnings: [], uncalled: [] };
  if (problems.length > 0 || contracts.size === 0) return faults;
  const all = [...new Set([...collections, ...fixtures])];
  const { unknown, uncalled } = contractDrift({
    collections: all,
    contracts,
    envOf: (collection) => values.get(collection) ?? {},
  });
  for (const { problem, severity } of unknown) addTo(faults, severity, [problem]);
  for (const [file, description] of contracts) {
    const spec = all.flatMap(({ openapi }) => (openapi?.file === file ? [openapi] : []))[0];
    const severity = spec?.severity['example'] ?? 'error';
    if (severity === 'off') continue;
    const examples = await checkExamples(description);
    addTo(faults, severity, examples.problems);
    if (examples.unchecked > 0) {
      const message = `${description.name} has ${examples.unchecked} more examples, of too many schemas to check them all`;
      faults.warnings.push({ code: 'contract/example', message });
    }
  }
  return { ...faults, uncalled };
}

function addTo(faults: ContractFaults, severity: 'error' | 'warn', problems: Problem[]): void {
  (severity === 'error' ? faults.errors : faults.warnings).push(...problems);
}
