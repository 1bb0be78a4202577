import type { CollectionVariables } from '../draft/draft-variables.ts';
import { celString } from '../literal.ts';
import { isPlainName } from '../template/cel-path.ts';
import type { DraftPart } from '../template/template-value.ts';
import type { HurlPlaceholder, HurlTemplate } from './tree.ts';

/** `text` is there where a variable has one value for good. */
export type Known = { cel: string; isText: boolean; text?: string };

/** What the variables of a Hurl file stand for, at the entry that is being converted. */
export type HurlScope = {
  /** A variable that was captured or set before, seen from now on. */
  define: (name: string, known: Known) => void;
  /** The same scope with what an entry itself captures, for its asserts. */
  within: (local: ReadonlyMap<string, Known>) => HurlScope;
  parts: (template: HurlTemplate) => DraftPart[];
  /** A placeholder that stands for a whole value, with its type. */
  value: (placeholder: HurlPlaceholder) => string;
  /** A variable that this file sets or captures; undefined for one from outside. */
  known: (name: string) => Known | undefined;
  /** A text without variables; looking makes no variable used. */
  constant: (template: HurlTemplate) => string | undefined;
};

const functions: Record<string, Known> = {
  newUuid: { cel: 'uuid()', isText: true },
  newDate: { cel: 'now()', isText: true },
};

export function createScope(variables: CollectionVariables): HurlScope {
  return scopeOver(new Map(), new Map(), variables);
}

/** What Hurl takes for a number, a boolean or null among the values it is given from outside. */
const TYPED = '^(true|false|null|-?[0-9]+([.][0-9]+)?)$';

function scopeOver(
  known: Map<string, Known>,
  local: ReadonlyMap<string, Known>,
  variables: CollectionVariables,
): HurlScope {
  const variable = (name: string, at: number): Known => {
    const found = local.get(name) ?? known.get(name);
    if (found !== undefined) return found;
    return { cel: variables.use(name, at), isText: true };
  };
  const lookUp = ({ name, at }: HurlPlaceholder): Known => {
    const outside = /^getEnv[ \t]+"(.*)"$/.exec(name)?.[1];
    if (outside !== undefined) return { cel: variables.use(outside, at), isText: true };
    return Object.hasOwn(functions, name) ? (functions[name] as Known) : variable(name, at);
  };
  return {
    define: (name, value) => void known.set(name, value),
    within: (inner) => scopeOver(known, inner, variables),
    known: (name) => local.get(name) ?? known.get(name),
    constant: (template) => {
      const texts = template.map((part) =>
        'text' in part ? part : (local.get(part.name) ?? known.get(part.name))?.text,
      );
      const plain = texts.map((text) => (typeof text === 'object' ? text.text : text));
      return plain.includes(undefined) ? undefined : plain.join('');
    },
    parts: (template) => template.map((part) => ('text' in part ? part : partOf(lookUp(part)))),
    value: (placeholder) => {
      const { cel } = lookUp(placeholder);
      if (!cel.startsWith('env.')) return cel;
      return `(${cel}.matches(${celString(TYPED)}) ? parse_json(${cel}) : ${cel})`;
    },
  };
}

function partOf({ cel, isText, text }: Known): DraftPart {
  return text === undefined ? { cel, isText } : { text };
}

/** The name that a variable of Hurl has among ours: letters, digits and `_`. */
export function toVarName(name: string): string {
  const plain = name.replace(/\W/g, '_');
  const safe = /^[A-Za-z_]/.test(plain) ? plain : `v_${plain}`;
  return [safe, `${safe}_`].find(isPlainName) ?? safe;
}
