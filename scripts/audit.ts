import { spawnSync } from 'node:child_process';
import { judgeAudit } from './judge-audit.ts';

/** Asks the registry for advisories about what reaches a user; exit code 1 where one is of high or critical severity. */
const args = ['audit', '--omit=dev', '--json', '--fetch-retries=1', '--fetch-timeout=30000'];
const { stdout, error } = spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
if (error !== undefined) throw error;
const { passed, lines } = judgeAudit(stdout);
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = passed ? 0 : 1;
