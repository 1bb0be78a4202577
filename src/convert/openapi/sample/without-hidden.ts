import { isJsonObject, type Json } from '../../../model/json.ts';
import type { LocatedSchema } from './located-schema.ts';
import { keywordOf, type MembersOptions, propertiesOf, schemaMembers, subschemaOf } from './schema-members.ts';

export type HiddenOptions = MembersOptions & { direction: 'request' | 'response' };

/** A value without the properties that its schema has for the other direction only: `readOnly` or `writeOnly`. */
export function withoutHidden(value: Json, located: LocatedSchema[], options: HiddenOptions): Json {
  if (typeof value !== 'object' || value === null || located.length === 0) return value;
  const found = schemaMembers(located, options);
  if (Array.isArray(value)) {
    const item = subschemaOf(found, 'items');
    return item === undefined ? value : value.map((one) => withoutHidden(one, [item], options));
  }
  if (!isJsonObject(value)) return value;
  const properties = propertiesOf(found);
  const keyword = options.direction === 'request' ? 'readOnly' : 'writeOnly';
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]): [string, Json][] => {
      const property = properties.get(name) ?? [];
      if (keywordOf(schemaMembers(property, options), keyword) === true) return [];
      return [[name, withoutHidden(item, property, options)]];
    }),
  );
}
