import type { Counts } from '../../model/result.ts';
import type { Style } from '../../text/style.ts';

/** `3 passed · 1 failed · 1 skipped`, without what there is none of. */
export function countText(counts: Counts, style: Style): string {
  const parts = [
    counts.passed > 0 ? style.green(`${counts.passed} passed`) : '',
    counts.failed > 0 ? style.red(`${counts.failed} failed`) : '',
    counts.errored > 0 ? style.red(`${counts.errored} errored`) : '',
    counts.skipped > 0 ? style.yellow(`${counts.skipped} skipped`) : '',
    counts.flaky > 0 ? style.yellow(`${counts.flaky} flaky`) : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
