import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Loads what the functions of an expression load when they are called. A limit of time that ends while a library is being
 * loaded would leave half of it.
 */
export function loadLibraries(source: string): void {
  const used = [
    ...(source.includes('jsonpath') ? ['json-p3'] : []),
    ...(source.includes('matches') ? ['re2js'] : []),
    ...(source.includes('xpath') ? ['xpath', '@xmldom/xmldom'] : []),
  ];
  for (const name of used) void require(name);
}
