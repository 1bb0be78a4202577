import { type Json, stringifyJson } from '../../model/json.ts';
import type { NamedChecks } from './script/read-script.ts';

const PLAIN =
  /^(a|an|the|is|are|was|be|been|has|have|had|should|must|will|can|and|or|not|of|in|to|for|with|on|at|as|it|its|that|this|than|test|tests|check|checks|verify|validate|validates|ensure|expect|expects|expected|response|request|status|code|body|header|headers|json|text|field|property|value|key|data|present|exists|exist|equal|equals|correct|correctly|valid|ok|success|successful|time|less|below|under|ms|returns|return|returned|contains|contain|includes|include|type|string|number|array|object|list|length|empty|true|false|null|\d+\w*)$/;

/** The names of tests that say more than their checks do. */
export function testNames(tests: readonly NamedChecks[], expect: Json | undefined): string[] {
  if (expect === undefined) return [];
  const known = new Set(wordsOf(stringifyJson(expect)));
  const names = tests.filter(({ checks }) => checks.length > 0).flatMap(({ name }) => name ?? []);
  return [...new Set(names)].filter((name) => {
    const says = wordsOf(name).filter((word) => !PLAIN.test(word) && !known.has(word));
    return says.length >= 2;
  });
}

function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
