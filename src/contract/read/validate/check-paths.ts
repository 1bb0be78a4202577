import type { Problem } from '../../../model/problem.ts';
import type { DescriptionVersion } from '../../description.ts';
import type { Locator } from '../files/locator.ts';
import { operationsOf, type PathItem } from '../operation/path-items.ts';

/** Paths that name a parameter twice (forbidden since 3.2), and operations that only the names of parameters tell apart. */
export function checkPaths(items: PathItem[], version: DescriptionVersion, locator: Locator): Problem[] {
  const taken = new Map<string, string>();
  return items.flatMap((item) => {
    const [place] = item.layers;
    if (!place) return [];
    const report = (message: string): Problem =>
      locator.problem({ code: 'contract/description', place, part: 'key', message });
    const repeated = version === '3.2' ? repeatedParameter(item.path) : undefined;
    const problems = repeated === undefined ? [] : [report(`the path ${item.path} has {${repeated}} twice`)];
    for (const { method } of operationsOf(item, version)) {
      const key = `${method} ${item.path.replace(/\{[^/{}]*\}/g, '{}')}`;
      const other = taken.get(key);
      if (other === undefined) taken.set(key, item.path);
      else problems.push(report(`${method} ${item.path} is the same as ${method} ${other}: only the names differ`));
    }
    return problems;
  });
}

function repeatedParameter(path: string): string | undefined {
  const names = [...path.matchAll(/\{([^/{}]*)\}/g)].map(([, name = '']) => name);
  return names.find((name, index) => names.indexOf(name) !== index);
}
