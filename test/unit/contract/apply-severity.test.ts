import { expect, test } from 'vitest';
import { applySeverity } from '../../../src/contract/check/apply-severity.ts';
import type { Finding, FindingKind } from '../../../src/model/contract.ts';

const finding = (kind: FindingKind): Finding => ({
  kind,
  fault: 'service',
  description: 'api.yaml',
  rule: 'type',
  message: 'must be integer',
});

test.each([
  ['nothing is said', {}, ['body error', 'headers error']],
  ['a kind is a warning', { headers: 'warn' }, ['body error', 'headers warn']],
  ['a kind is off', { headers: 'off' }, ['body error']],
  ['all kinds are off', { headers: 'off', body: 'off' }, []],
] as const)('%s', (_, severity, wanted) => {
  const ranked = applySeverity([finding('body'), finding('headers')], severity);
  expect(ranked.map((one) => `${one.finding.kind} ${one.severity}`)).toEqual(wanted);
});
