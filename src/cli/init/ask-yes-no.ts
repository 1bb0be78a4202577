import type { Host } from '../../model/host.ts';

const CTRL_C = '\u0003';

/** Whether there is somebody to ask: a terminal to read from and to type on, and no CI system. */
export function canAsk({ env, stderr, keys }: Host): boolean {
  return keys !== undefined && stderr.isTerminal && env['CI'] === undefined;
}

/** Asks one question, to which Enter says yes. Undefined where Ctrl-C is the answer. */
export function askYesNo(question: string, host: Host): Promise<boolean | undefined> {
  host.stderr.write(`${question} [Y/n] `);
  return new Promise((resolve) => {
    const stop = host.keys?.((keys) => {
      const answer = ANSWERS.get(keys.slice(0, 1).toLowerCase());
      if (answer === undefined) return;
      stop?.();
      host.stderr.write(`${answer}\n`);
      resolve(answer === '^C' ? undefined : answer === 'yes');
    });
  });
}

const ANSWERS = new Map([
  ['y', 'yes'],
  ['\r', 'yes'],
  ['\n', 'yes'],
  ['n', 'no'],
  [CTRL_C, '^C'],
]);
