import type { Result } from './run-rounds.ts';
import type { Suite } from './suite.ts';
import type { Entry, WorkContext } from './works/work.ts';

/** Lets each tool write its files for a suite; one that is not there or has no such thing says so in the results. */
export async function suiteEntries(
  suite: Suite,
  context: WorkContext,
): Promise<{ entries: Entry[]; absent: Result[] }> {
  const entries: Entry[] = [];
  const absent: Result[] = [];
  for (const { name, kind, prepare } of context.tools) {
    const isThere = context.versions.has(name);
    const command = isThere ? await prepare(suite, await context.folder(name), context.origin) : undefined;
    if (command !== undefined)
      entries.push({ name, kind, command, answered: kind === 'floor' && name === 'bare node' ? 0 : suite.count });
    else absent.push({ name, kind, samples: [], absent: isThere ? 'has no such thing' : 'not on this machine' });
  }
  return { entries, absent };
}
