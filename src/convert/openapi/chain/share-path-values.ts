import { equalJson, type Json, type JsonObject } from '../../../model/json.ts';
import { literalJson } from '../../literal.ts';
import { toId } from '../../names.ts';
import type { OpenapiContext, OperationDraft } from '../openapi-context.ts';
import { parameterKey, parameterSample } from '../request/parameter-value.ts';
import type { Chain } from './chain.ts';

/**
 * `vars` of the values that several paths of a file have under one name, such as an account: whoever runs the file on a
 * service sets them once.
 */
export async function sharePathValues(
  drafts: readonly OperationDraft[],
  chain: Chain,
  context: OpenapiContext,
): Promise<JsonObject> {
  const uses = new Map<string, Use[]>();
  for (const draft of drafts) {
    for (const parameter of draft.detail.parameters) {
      const key = parameterKey(parameter);
      if (parameter.in !== 'path' || parameter.style !== 'simple' || parameter.content || draft.given.has(key))
        continue;
      const sample = await parameterSample(parameter, context);
      if (sample === undefined || sample.fault !== undefined || !isPlain(sample.value)) continue;
      uses.set(parameter.name, [...(uses.get(parameter.name) ?? []), { draft, key, value: sample.value }]);
    }
  }
  const vars: JsonObject = {};
  for (const [name, [first, ...others]] of uses) {
    if (first === undefined || others.length === 0 || !others.every(({ value }) => equalJson(value, first.value)))
      continue;
    const variable = freeName(name, chain);
    vars[variable] = literalJson(first.value);
    for (const { draft, key } of [first, ...others]) draft.given.set(key, { cel: `vars.${variable}` });
  }
  return vars;
}

type Use = { draft: OperationDraft; key: string; value: Json };

/** Needs no encoding in a path. */
function isPlain(value: Json): boolean {
  return (typeof value === 'string' && /^[\w.~-]+$/.test(value)) || typeof value === 'number';
}

function freeName(name: string, { names }: Chain): string {
  const base = toId(name);
  let free = base;
  for (let number = 2; names.has(free); number += 1) free = `${base}_${number}`;
  names.add(free);
  return free;
}
