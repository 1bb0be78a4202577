import type { OpenapiSpec } from '../../model/collection.ts';
import type { Finding } from '../../model/contract.ts';

/** Findings with what becomes of them; those whose kind is `off` are left out. */
export function applySeverity(
  findings: readonly Finding[],
  severity: OpenapiSpec['severity'],
): { finding: Finding; severity: 'error' | 'warn' }[] {
  return findings.flatMap((finding) => {
    const wanted = severity[finding.kind] ?? 'error';
    return wanted === 'off' ? [] : [{ finding, severity: wanted }];
  });
}
