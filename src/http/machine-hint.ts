const OPEN_FILES = 'the process may not open more files: fewer --jobs, or a higher `ulimit -n`';
const NO_ROOM = 'make room there, or save elsewhere';

const hints: Record<string, string> = { EMFILE: OPEN_FILES, ENFILE: OPEN_FILES, ENOSPC: NO_ROOM, EDQUOT: NO_ROOM };

/** What to do about an error that says that the machine has no more of something. */
export function machineHint(error: unknown): { hint?: string } {
  const hint = hints[(error as NodeJS.ErrnoException).code ?? ''];
  return hint === undefined ? {} : { hint };
}
