import type { JsonObject } from '../../../model/json.ts';
import type { Imported } from '../../import.ts';
import { createNames } from '../../names.ts';
import type { Sources } from '../source/read-sources.ts';
import { child, placeOfNode } from '../source/source-node.ts';
import type { EnvironmentNames } from './environment-names.ts';
import { givenVariables } from './variables.ts';

/**
 * `rollcall.yaml` with several environments, so that `-e` picks one; a single one is the defaults already. Credentials
 * of all but the first are named, not written.
 */
export function environmentFile(
  environments: Sources['environments'],
  names: EnvironmentNames,
): Pick<Imported, 'files' | 'leftovers'> {
  const leftovers: Imported['leftovers'] = [];
  if (environments.length < 2) return { files: [], leftovers };
  const plain = names.plainNames();
  const idOf = createNames();
  const all: JsonObject = {};
  for (const { name, values } of environments) {
    const id = idOf(name);
    const settings: JsonObject = {};
    for (const [source, { text, isSecret }] of givenVariables(values)) {
      const ours = plain.get(source);
      const isBuilt = /\{\{[^{}]+\}\}/.test(text);
      if (ours !== undefined && !isSecret && !isBuilt) settings[ours] = text;
      else if ((isSecret && text !== '') || isBuilt) {
        const node = values.find((value) => child(value, 'key').value === source);
        const what = `${isSecret ? 'credential' : 'variable'} ${JSON.stringify(source)} of environment ${JSON.stringify(name)}`;
        const hint = isSecret ? `put it into .env.${id}` : 'its value is made of other variables';
        if (node !== undefined && environments[0]?.name !== name)
          leftovers.push({ place: placeOfNode(node), what, hint });
      }
    }
    all[id] = settings;
  }
  return { files: [{ path: 'rollcall.yaml', text: yamlOf(all) }], leftovers };
}

/** Every text in quotes: JSON texts are YAML. */
function yamlOf(environments: JsonObject): string {
  const lines = Object.entries(environments).flatMap(([id, settings]) => {
    const entries = Object.entries(settings as JsonObject);
    if (entries.length === 0) return [`  ${id}: {}`];
    return [`  ${id}:`, ...entries.map(([name, value]) => `    ${name}: ${JSON.stringify(value)}`)];
  });
  return `environments:\n${lines.join('\n')}\n`;
}
