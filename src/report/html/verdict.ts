import type { Counts } from '../../model/result.ts';

/** What the top of the report says, as a word for the style, a heading and a sentence. */
export type Verdict = { state: 'passed' | 'failed' | 'errored' | 'incomplete'; title: string; sentence: string };

/** The verdict follows the exit code of the run, so that the report never says something else than CI does. */
export function verdictOf(exitCode: number, counts: Counts): Verdict {
  const sentence = sentenceOf(counts);
  switch (exitCode) {
    case 0:
      return { state: 'passed', title: 'Passed', sentence };
    case 1:
      return { state: 'failed', title: 'Failed', sentence };
    case 3:
      return { state: 'errored', title: 'Errored', sentence };
    case 130:
      return { state: 'incomplete', title: 'Interrupted', sentence };
    case 143:
      return { state: 'incomplete', title: 'Terminated', sentence };
    case 2:
      return { state: 'errored', title: 'Nothing was sent', sentence };
    default:
      return { state: 'errored', title: `Ended with exit code ${exitCode}`, sentence };
  }
}

function sentenceOf(counts: Counts): string {
  const ran = counts.total - counts.skipped;
  const requests = `${counts.total} ${counts.total === 1 ? 'request' : 'requests'}`;
  if (counts.total === 0) return 'No request has a result.';
  if (counts.passed === counts.total) return counts.total === 1 ? 'The request passed.' : `All ${requests} passed.`;
  if (counts.passed === ran) return `${counts.passed} of ${requests} passed, ${counts.skipped} skipped.`;
  const parts = (['failed', 'errored', 'skipped'] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${status}`);
  return `Of ${requests}: ${parts.join(', ')}.`;
}
