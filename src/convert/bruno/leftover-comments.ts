import { formatLocation } from '../../text/code-frame.ts';
import type { CollectionDraft, Leftover } from '../import.ts';
import { isSecretName } from './variables/secret-name.ts';

const MAX_LINES = 40;

/** The comments that stand before a request, or at the head of a file, for what was not carried over. */
export function leftoverComments(at: string[], leftovers: Leftover[]): CollectionDraft['comments'] {
  const noted = leftovers.filter(({ what }) => !what.endsWith('needs a value'));
  return noted.length === 0 ? [] : [{ at, lines: noted.flatMap(commentLines) }];
}

function commentLines({ what, hint, place, source }: Leftover): string[] {
  const head = `Not carried over: ${what} (${formatLocation(place)})${hint === undefined ? '' : `: ${hint}`}`;
  const lines = source === undefined ? [] : source.trimEnd().split('\n');
  const cut = lines.length > MAX_LINES ? [`… ${lines.length - MAX_LINES} more lines`] : [];
  return [head, ...[...lines.slice(0, MAX_LINES), ...cut].map((line) => `  ${line}`)];
}

/** The leftovers with `***` in place of every credential that is known or that its name gives away. */
export function hideCredentials(leftovers: Leftover[], secrets: readonly string[]): Leftover[] {
  // A password that is the word `password` would hide the names of things.
  const values = secrets
    .filter((value) => value.length > 3 && !isSecretName(value))
    .toSorted((a, b) => b.length - a.length);
  return leftovers.map((leftover) => ({
    ...leftover,
    what: hidden(leftover.what, values),
    ...(leftover.source === undefined ? {} : { source: hidden(leftover.source, values) }),
  }));
}

function hidden(text: string, values: string[]): string {
  const known = values.reduce((all, value) => all.replaceAll(value, '***'), text);
  return known
    .replace(/\b(Bearer|Basic) +(?!\*\*\*|\{\{|\$\{)[\w.~+/=-]+/g, '$1 ***')
    .replace(
      /(["']?)([\w-]+)\1(\s*[:=,]\s*)("[^"\n]*"|'[^'\n]*')/g,
      (all, quote: string, name: string, mark: string) =>
        isSecretName(name) ? `${quote}${name}${quote}${mark}"***"` : all,
    )
    .replace(/^(\s*~?)([\w-]+)(: )(?!\s*(\{\{|["'*])).+$/gm, (all, before: string, name: string, mark: string) =>
      isSecretName(name) ? `${before}${name}${mark}***` : all,
    );
}
