import { type Json, type JsonObject, stringifyJson } from '../../../model/json.ts';
import { isCredentialName } from '../../credentials/credential-name.ts';
import { createNames } from '../../names.ts';
import { isPlainName } from '../../template/cel-path.ts';
import { dynamicValue } from '../../template/dynamic-value.ts';
import type { Effect } from '../script/read-script.ts';
import type { Scope, Value } from '../script/value.ts';
import { descriptionOf, isDisabled, type SourceNode, textAt, textOf } from '../source/source-node.ts';
import type { EnvironmentNames } from './environment-names.ts';
import { createMarks, type MarkedPart, type Marks, withoutNoncharacters } from './marks.ts';

/** A variable as a file of the source gives it. */
export type GivenVariable = { text: string; isSecret: boolean; description?: string };
export type GivenVariables = ReadonlyMap<string, GivenVariable>;

/** The variables of one collection: what they are worth at the request that is being read. */
export type Variables = {
  marks: Marks;
  /** The text with marks in place of `{{name}}`. */
  markText: (text: string) => string;
  /** The mark of a credential that stood in clear. */
  secret: (wish: string, value: string) => string;
  /** A variable as scripts read it; without a scope the strongest one. */
  valueOf: (name: string, scope: Scope | undefined) => Value | undefined;
  /** A variable of ours for the path of a file; gives its name in the source. */
  giveFile: (path: string) => string;
  /** What a script does; the name of the variable where it captures one. */
  apply: (effect: Effect) => { name: string; isSecret: boolean } | undefined;
  /** `env` and `vars` of the collection. */
  declarations: () => { env?: JsonObject; vars?: JsonObject };
  /** Variables without a value, by the names of ours and of the source. */
  missing: () => { name: string; source: string; isSetByScript: boolean }[];
  /** Dynamic variables for which there is only a random text. */
  near: () => string[];
};

type Held =
  | { kind: 'file'; given: GivenVariable }
  | { kind: 'script'; text: string }
  | { kind: 'captured'; id: string }
  | { kind: 'lost' };
type Used = { source: string; default?: string; isSecret: boolean; description?: string; isSetByScript: boolean };

const SCOPES: Scope[] = ['local', 'environment', 'collection', 'global'];
const REFERENCE = /\{\{([^{}]+)\}\}/g;
const NESTED = /\{\{[^{}]*\{\{([^{}]+)\}\}/;

export type GivenScopes = { environment: GivenVariables; collection: GivenVariables; global: GivenVariables };

export function createVariables(given: GivenScopes, names: EnvironmentNames): Variables {
  const marks = createMarks();
  const held = new Map<Scope, Map<string, Held>>(SCOPES.map((scope) => [scope, new Map<string, Held>()]));
  for (const scope of ['environment', 'collection', 'global'] as const) {
    for (const [name, variable] of given[scope]) held.get(scope)?.set(name, { kind: 'file', given: variable });
  }
  const used = new Map<string, Used>();
  const vars = new Map<string, { id: string; value: Json }>();
  const near = new Set<string>();
  const idOf = createVariableIds();
  const resolving = new Set<string>();

  const heldOf = (name: string, scope?: Scope): Held | undefined => {
    for (const one of scope === undefined ? SCOPES : [scope]) {
      const found = held.get(one)?.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const fileValue = (name: string): GivenVariable | undefined =>
    given.environment.get(name) ?? given.collection.get(name) ?? given.global.get(name);

  const environmentPart = (source: string, variable: GivenVariable | undefined, isSetByScript: boolean): MarkedPart => {
    const isSecret = variable?.isSecret === true || isCredentialName(source);
    const text = variable?.text;
    const name = isSecret ? names.secret(source, text ?? '') : names.plain(source);
    if (!used.has(name)) {
      const { description } = variable ?? {};
      used.set(name, {
        source,
        isSecret,
        isSetByScript,
        ...(text !== undefined && { default: text }),
        ...(description !== undefined && { description }),
      });
    }
    return { cel: `env.${name}`, isText: true, ...(text !== undefined && { known: text }) };
  };
  const varsPart = (name: string, text: string): MarkedPart => {
    const key = JSON.stringify([name, text]);
    let known = vars.get(key);
    if (known === undefined) {
      resolving.add(name);
      known = { id: idOf(name), value: marks.fill(markText(text), { asText: true }) };
      vars.set(key, known);
      resolving.delete(name);
    }
    return { cel: `vars.${known.id}`, isText: true, ...(!text.includes('{{') && { known: text }) };
  };
  const partOf = (name: string, scope?: Scope): MarkedPart => {
    const found = heldOf(name, scope);
    switch (found?.kind) {
      case undefined:
        return environmentPart(name, undefined, false);
      case 'lost':
        return environmentPart(name, fileValue(name), true);
      case 'captured':
        return { cel: `vars.${found.id}`, isText: false };
      case 'script':
        if (isCredentialName(name) && !found.text.includes('{{')) return secretPart(name, found.text);
        return varsPart(name, found.text);
      case 'file': {
        const isBuilt = hasReference(found.given.text) && !resolving.has(name);
        return isBuilt ? varsPart(name, found.given.text) : environmentPart(name, found.given, false);
      }
    }
  };
  const secretPart = (wish: string, value: string): MarkedPart => {
    const name = names.secret(wish, value);
    used.set(name, { source: wish, isSecret: true, isSetByScript: false, default: value });
    return { cel: `env.${name}`, isText: true, known: value };
  };
  const markText = (source: string): string =>
    unnested(withoutNoncharacters(source)).replace(REFERENCE, (_, name: string) => {
      const dynamic = heldOf(name) === undefined ? dynamicValue(name) : undefined;
      if (dynamic?.isStandIn === true) near.add(name);
      return marks.mark(dynamic?.part ?? partOf(name));
    });
  /** `{{host.{{n}}}}` where the value of `n` is known. */
  const unnested = (source: string): string => {
    let text = source;
    for (let rounds = 0; rounds < 20; rounds++) {
      const name = NESTED.exec(text)?.[1];
      const found = name === undefined ? undefined : heldOf(name);
      const value = found?.kind === 'file' ? found.given.text : found?.kind === 'script' ? found.text : undefined;
      if (name === undefined || value === undefined) return text;
      text = text.replace(`{{${name}}}`, () => value);
    }
    return text;
  };

  return {
    marks,
    markText,
    secret: (wish, value) => marks.mark(secretPart(wish, withoutNoncharacters(value))),
    valueOf: (name, scope) => {
      const found = heldOf(name, scope);
      if (found === undefined || found.kind === 'lost') return undefined;
      if (found.kind === 'script' && !hasReference(found.text)) return { kind: 'constant', value: found.text };
      return { kind: 'variable', cel: partOf(name, scope).cel };
    },
    giveFile: (path) => {
      const name = `${path.replace(/^.*[/\\\\]/, '')} file`;
      held.get('local')?.set(name, { kind: 'file', given: { text: path, isSecret: false } });
      return name;
    },
    apply: (effect) => {
      const scope = held.get(effect.scope);
      switch (effect.kind) {
        case 'set':
          scope?.set(effect.name, { kind: 'script', text: effect.text });
          return undefined;
        case 'unset':
          scope?.delete(effect.name);
          return undefined;
        case 'clear':
          scope?.clear();
          return undefined;
        case 'lose':
          scope?.set(effect.name, { kind: 'lost' });
          return undefined;
        case 'capture': {
          const id = idOf(effect.name);
          scope?.set(effect.name, { kind: 'captured', id });
          return { name: id, isSecret: isCredentialName(effect.name) };
        }
      }
    },
    declarations: () => ({
      ...(used.size > 0 && { env: Object.fromEntries(Array.from(used, ([name, one]) => [name, declaration(one)])) }),
      ...(vars.size > 0 && { vars: Object.fromEntries(Array.from(vars.values(), ({ id, value }) => [id, value])) }),
    }),
    missing: () =>
      Array.from(used, ([name, one]) => ({ name, ...one }))
        .filter((one) => one.default === undefined || (one.isSecret && one.default === ''))
        .map(({ name, source, isSetByScript }) => ({ name, source, isSetByScript })),
    near: () => [...near],
  };
}

/** The enabled variables of a file by name; of two with one name the last counts. */
export function givenVariables(nodes: readonly SourceNode[]): Map<string, GivenVariable> {
  const given = new Map<string, GivenVariable>();
  for (const node of nodes) {
    const name = textAt(node, 'key') ?? textAt(node, 'id');
    if (name === undefined || name === '' || isDisabled(node)) continue;
    const description = descriptionOf(node);
    given.set(name, {
      text: variableText(node),
      isSecret: textAt(node, 'type') === 'secret' || isCredentialName(name),
      ...(description !== undefined && { description }),
    });
  }
  return given;
}

function variableText(node: SourceNode): string {
  const value = (node.value as JsonObject)['value'];
  if (value === undefined || value === null) return '';
  return textOf({ ...node, value }) ?? stringifyJson(value);
}

function hasReference(text: string): boolean {
  return /\{\{[^{}]+\}\}/.test(text);
}

function declaration({ default: text, isSecret, description }: Used): Json {
  const about = description === undefined ? {} : { description };
  if (isSecret) return { secret: true, ...about };
  return text === undefined ? { ...about } : { default: text, ...about };
}

/** Ids for `vars`, which must not be words of the expression language. */
function createVariableIds(): (wish: string) => string {
  const names = createNames();
  return (wish) => {
    const id = names(/[\p{L}\p{N}]/u.test(wish) ? wish : 'value');
    return isPlainName(id) ? id : names(`${wish}_value`);
  };
}
