import type { DraftVariables } from './draft-variables.ts';

/** Gives each origin a variable: the first is `BASE_URL`, others have their host in the name. */
export function createBaseUrls(variables: DraftVariables): (origin: string) => string {
  const names = new Map<string, string>();
  return (origin) => {
    const host = origin.replace(/^\w+:\/\//, '').replace(/^www\./, '');
    const name = names.get(origin) ?? (names.size === 0 ? 'base url' : `base url ${host}`);
    names.set(origin, name);
    variables.give(name, origin);
    return name;
  };
}
