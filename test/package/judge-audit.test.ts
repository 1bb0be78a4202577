import { expect, test } from 'vitest';
import { judgeAudit } from '../../scripts/judge-audit.ts';

/** What npm 11 printed for registries that answered so, cut to what is read. */
function report(vulnerabilities: object): string {
  return JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { dependencies: { prod: 54, dev: 383 } } });
}

function advisory(severity: string): object {
  return { name: 'undici', severity, via: [{ title: 'A leak', url: 'https://example.com/1', severity }], effects: [] };
}

test('no advisory passes, and it says for how many packages', () => {
  expect(judgeAudit(report({}))).toEqual({ passed: true, lines: ['No advisory for any of the 54 packages.'] });
});

test.each([
  ['low', true],
  ['moderate', true],
  ['high', false],
  ['critical', false],
])('an advisory of severity %s passes: %s', (severity, passed) => {
  const lines = [`${severity}: undici: A leak (https://example.com/1)`];
  expect(judgeAudit(report({ undici: advisory(severity) }))).toEqual({ passed, lines });
});

test('a high one among low ones fails, and what brings it along is named', () => {
  const found = { lodash: advisory('low'), ohm: { severity: 'high', via: ['lodash'] } };
  expect(judgeAudit(report(found))).toMatchObject({
    passed: false,
    lines: ['low: lodash: A leak (https://example.com/1)', 'high: ohm, by lodash'],
  });
});

test.each([
  [
    '{ "message": "405 Method Not Allowed - POST https://example.com/-/npm/v1/security/advisories/bulk", "statusCode": 405, "error": { "summary": "" } }',
    '405 Method Not Allowed - POST https://example.com/-/npm/v1/security/advisories/bulk',
  ],
  ['{ "message": "connect ECONNREFUSED 127.0.0.1:4998", "error": {} }', 'connect ECONNREFUSED 127.0.0.1:4998'],
  ['', 'it gave no report'],
  ['<html>', 'it gave no report'],
])('a registry that does not answer passes, and that nothing was audited is said: %s', (output, reason) => {
  expect(judgeAudit(output)).toEqual({
    passed: true,
    lines: [`Not audited, the registry did not answer: ${reason}`],
  });
});
