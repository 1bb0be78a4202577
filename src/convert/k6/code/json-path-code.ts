import { keyCode, listCode, objectCode, quote } from './code.ts';
import { NotCarriedOver } from './code-scope.ts';

const STEP =
  /(\.\.)?(?:(?<!\.\.)\.([A-Za-z_]\w*)|(?<=\.\.)([A-Za-z_]\w*)|(?:(?<!\.\.)\.|(?<=\.\.))(\*)|\[(?:'([^'\\]*)'|"([^"\\]*)"|(-?\d+)|(\*))\])/y;

/**
 * The steps of a JSONPath for the script: names, indexes, `*` and `..`. `code` is that of the path, which must be
 * written out. Throws NotCarriedOver for filters, slices and lists of selectors.
 */
export function jsonPathCode(code: string): string {
  const [, single, double] = /^(?:'((?:[^'\\]|\\')*)'|"([^"\\]*)")$/.exec(code) ?? [];
  const text = single?.replaceAll("\\'", "'") ?? double;
  if (text === undefined) throw new NotCarriedOver('a JSONPath that is computed');
  const steps: string[] = [];
  STEP.lastIndex = 1;
  while (text.startsWith('$') && STEP.lastIndex < text.length) {
    const found = STEP.exec(text);
    if (found === null) break;
    const [, deep, short, below, , inSingle, inDouble, index] = found;
    const name = short ?? below ?? inSingle ?? inDouble;
    const key = name === undefined ? index : quote(name);
    steps.push(
      objectCode([
        ...(key === undefined ? [] : [[keyCode('key'), key] as const]),
        ...(deep === undefined ? [] : [['deep', 'true'] as const]),
      ]),
    );
    if (STEP.lastIndex === text.length) return listCode(steps);
  }
  if (text === '$') return '[]';
  throw new NotCarriedOver(`the JSONPath ${text}`);
}
