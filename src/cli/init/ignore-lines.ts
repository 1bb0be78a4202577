/** What git is not to see: secrets and reports. */
const LINES: Record<string, readonly string[]> = {
  '.env': ['.env*', '*.env'],
  '.env.*': ['.env*'],
  '!.env.example': [],
  'reports/': ['reports', '/reports/', '/reports', 'reports/*', '/reports/*'],
};

/** A `.gitignore` with the lines that it lacks at its end; undefined where it lacks none. */
export function withIgnoreLines(text: string | undefined): { text: string; lines: number } | undefined {
  const there = new Set((text ?? '').split(/\r?\n/).map((line) => line.trim()));
  const missing = Object.entries(LINES).flatMap(([line, others]) =>
    [line, ...others].some((one) => there.has(one)) ? [] : [line],
  );
  // The last line that speaks of a file counts, so the exception comes after what it is taken from.
  if (missing.some((line) => line.startsWith('.env')) && !missing.includes('!.env.example')) {
    missing.push('!.env.example');
  }
  if (missing.length === 0) return undefined;
  const before = text === undefined || text === '' ? '' : `${text.trimEnd()}\n\n`;
  return {
    text: `${before}# rollcall: values of secrets, and reports\n${missing.join('\n')}\n`,
    lines: missing.length,
  };
}
