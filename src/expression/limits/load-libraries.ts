import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/**
 * Loads what the functions of an expression load when they are called. A limit of time that ends while a library is being
 * loaded would leave half of it.
 */
export function loadLibraries(source: string): void {
  if (source.includes('jsonpath')) require('json-p3');
  if (source.includes('matches')) require('re2js');
  if (!source.includes('xpath')) return;
  require('xpath');
  require('@xmldom/xmldom');
}
