/** Gives each wish an id of its own (`[a-z][a-z0-9_]*`): `Get user` is `get_user`, the second one `get_user_2`. */
export function createNames(): (wish: string) => string {
  const taken = new Set<string>();
  /** The last number of each name, so that a thousand of one name are not counted through each time. */
  const last = new Map<string, number>();
  return (wish) => {
    const base = toId(wish);
    let id = base;
    let number = last.get(base) ?? 1;
    while (taken.has(id)) {
      number += 1;
      id = `${base}_${number}`;
    }
    taken.add(id);
    last.set(base, number);
    return id;
  };
}

/** The nearest id to a text: words in lower case joined by `_`. */
export function toId(text: string): string {
  const words = splitCamel(text.normalize('NFKD').replace(/\p{M}/gu, ''))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (words === '') return 'request';
  return /^[a-z]/.test(words) ? words : `r_${words}`;
}

/** The nearest name of an environment variable: `api-key` is `API_KEY`. */
export function toVariableName(text: string): string {
  const words = splitCamel(text.normalize('NFKD').replace(/\p{M}/gu, ''))
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (words === '') return 'VALUE';
  return /^[A-Z]/.test(words) ? words : `V_${words}`;
}

/** Set in most shells: as variables of a collection they would never have their own values. */
const OF_SHELL = new Set(
  'HOME HOSTNAME USER USERNAME PATH PWD SHELL LANG TERM EDITOR LOGNAME MAIL TZ TMPDIR DISPLAY'.split(' '),
);

/** Whether a name is that of a variable of most shells, such as `USER`. */
export function isShellVariable(name: string): boolean {
  return OF_SHELL.has(name);
}

/** Gives each wish an environment variable of its own; one that shells set has `API_` before it: `API_USER`. */
export function createVariableNames(): (wish: string) => string {
  const taken = new Set<string>();
  return (wish) => {
    const words = toVariableName(wish);
    const base = OF_SHELL.has(words) ? `API_${words}` : words;
    let name = base;
    for (let number = 2; taken.has(name); number += 1) name = `${base}_${number}`;
    taken.add(name);
    return name;
  };
}

function splitCamel(text: string): string {
  return text.replace(/([a-z0-9])([A-Z])/g, '$1_$2');
}
