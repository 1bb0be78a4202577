/** What a person wants of a watching run. */
export type KeyAction =
  | { kind: 'all' }
  | { kind: 'failed' }
  /** Empty text takes the filter away. */
  | { kind: 'filter'; text: string }
  | { kind: 'quit' }
  | { kind: 'interrupt' };

export type KeyInput = {
  /** Takes one key, or text that was pasted. */
  press: (key: string) => void;
  /** The line to show: the keys there are, or the filter as it is typed. */
  line: () => string;
};

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const ESCAPE = '\u001b';

/** Reads single keys, and after `n` a line with the name to filter by. */
export function createKeyInput(act: (action: KeyAction) => void, redraw: () => void): KeyInput {
  let typed: string | undefined;
  const command = (key: string): void => {
    switch (key) {
      case 'a':
      case '\r':
      case '\n':
        return act({ kind: 'all' });
      case 'f':
        return act({ kind: 'failed' });
      case 'q':
      case CTRL_D:
        return act({ kind: 'quit' });
      case 'n':
        typed = '';
        return redraw();
    }
  };
  const type = (key: string, before: string): void => {
    if (key === '\r' || key === '\n') {
      typed = undefined;
      return act({ kind: 'filter', text: before.trim() });
    }
    if (key === ESCAPE) typed = undefined;
    else if (key === '\u007f' || key === '\b') typed = before.slice(0, -1);
    else if (key >= ' ') typed = before + key;
    redraw();
  };
  return {
    press: (keys) => {
      // Arrow and function keys come as one sequence, which means nothing here.
      const single = keys.length > 1 && keys.startsWith(ESCAPE) ? [] : Array.from(keys);
      for (const key of single) {
        if (key === CTRL_C) act({ kind: 'interrupt' });
        else if (typed === undefined) command(key);
        else type(key, typed);
      }
    },
    line: () =>
      typed === undefined
        ? 'a run all · f run failed · n filter by name · q quit'
        : `name or /regex/, then Enter: ${typed}`,
  };
}
