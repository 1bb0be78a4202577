/** What `npm audit --json` prints: a report where the registry answered, else what went wrong. `via` has advisories, and names
 * of packages that bring the fault along. */
type AuditOutput = {
  vulnerabilities?: Record<string, { severity: string; via: (string | { title: string; url: string })[] }>;
  metadata?: { dependencies: { prod: number } };
  message?: string;
};

/** Whether an audit lets a change pass, and lines that say why. Advisories of high and critical severity do not; one that the
 * registry refuses to give does, and is said. */
export function judgeAudit(output: string): { passed: boolean; lines: string[] } {
  const { vulnerabilities, metadata, message } = parse(output);
  if (vulnerabilities === undefined) {
    return { passed: true, lines: [`Not audited, the registry did not answer: ${message ?? 'it gave no report'}`] };
  }
  const found = Object.entries(vulnerabilities);
  if (found.length === 0) {
    return { passed: true, lines: [`No advisory for any of the ${metadata?.dependencies.prod} packages.`] };
  }
  return {
    passed: found.every(([, { severity }]) => severity !== 'high' && severity !== 'critical'),
    lines: found.flatMap(([name, { severity, via }]) =>
      via.map((cause) =>
        typeof cause === 'string'
          ? `${severity}: ${name}, by ${cause}`
          : `${severity}: ${name}: ${cause.title} (${cause.url})`,
      ),
    ),
  };
}

function parse(output: string): AuditOutput {
  try {
    return JSON.parse(output) as AuditOutput;
  } catch {
    return {};
  }
}
