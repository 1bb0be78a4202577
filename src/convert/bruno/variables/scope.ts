import { isJsonObject, type Json, stringifyJson } from '../../../model/json.ts';
import type { SourceLocation } from '../../../model/source.ts';
import type { Leftover } from '../../import.ts';
import { dynamicValue } from '../../template/dynamic-value.ts';
import { type DraftPart, plainText, templateValue } from '../../template/template-value.ts';
import type { BrunoVar } from '../tree.ts';
import { isSecretName } from './secret-name.ts';
import type { EnvVariable, Variables } from './variables.ts';

/** What one collection file has gathered so far. */
export type FileScope = {
  variables: Variables;
  used: Set<EnvVariable>;
  /** `vars` of the file, by their names; `known` finds one with the same source name and value. */
  vars: Record<string, string>;
  known: Map<string, string>;
  /** What earlier requests captured: the variable of the source to ours. */
  captured: Map<string, string>;
  /** Variables of the source that no earlier request of the file captured. */
  asked: Set<string>;
  /** A name that neither a var nor a capture of the file has yet. */
  take: (wish: string) => string;
  leave: (leftover: Leftover) => void;
};

/** Where a text stands: the variables it sees, strongest first, before and after those of the environment. */
export type Scope = { file: FileScope; place: SourceLocation; inner: BrunoVar[]; outer: BrunoVar[] };

/** `known` is the text of a reference where the source says it; `variable` what it reads from outside. */
export type Part = DraftPart & { known?: string; variable?: EnvVariable };

/** A text of Bruno as a value of rollcall: `{{host}}/x` becomes `${{ env.HOST_2 }}/x`. */
export function translate(text: string, scope: Scope): string {
  return templateValue(interpolate(text, scope));
}

/** As `translate`, for a value whose name says what it is: credentials become declared secrets. */
export function translateNamed(name: string, text: string, scope: Scope): string {
  return isSecretName(name) ? translateCredential(name, text, scope) : translate(text, scope);
}

/** As `translate`, for what is a credential whatever its name. */
export function translateCredential(wish: string, text: string, scope: Scope): string {
  const parts = interpolate(text, scope, { credential: wish });
  const plain = plainText(parts);
  if (plain === undefined) {
    for (const { variable } of parts) if (variable !== undefined) variable.secret = true;
    return templateValue(parts);
  }
  if (plain.trim() === '') return templateValue(parts);
  const [, prefix = '', value = plain] = /^(Bearer |Basic |Token |Digest )(.+)$/is.exec(plain) ?? [];
  return templateValue([{ text: prefix }, secretPart(wish, value, scope)]);
}

/** The references of a text, as Bruno finds them: names are not trimmed, what nothing defines stays as it stands. */
export function interpolate(
  text: string,
  scope: Scope,
  { credential, within = [] }: { credential?: string; within?: readonly string[] } = {},
): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(/\{\{([^{}]+)\}\}/g)) {
    const [reference, name = ''] = match;
    const found = within.includes(name) ? undefined : resolve(name, scope, { credential, within: [...within, name] });
    parts.push({ text: text.slice(end, match.index) }, ...(found ?? [{ text: reference }]));
    end = match.index + reference.length;
  }
  parts.push({ text: text.slice(end) });
  return parts.filter((part) => 'cel' in part || part.text !== '');
}

type Use = { credential: string | undefined; within: readonly string[] };

function resolve(name: string, scope: Scope, use: Use): Part[] | undefined {
  const { file, place } = scope;
  if (name.startsWith('$')) return dynamicPart(name, scope);
  const captured = capturedPart(name, file);
  if (captured !== undefined) return [captured];
  file.asked.add(/^[^.[]*/.exec(name)?.[0] ?? name);
  const inner = definedPart(name, scope.inner, { scope, use });
  if (inner !== undefined) return inner;
  const outside = file.variables.ofEnvironment(name, place);
  if (outside !== undefined) {
    return 'text' in outside ? definedValue(name, outside.text, { scope, use }) : [envPart(outside, file)];
  }
  const outer = definedPart(name, scope.outer, { scope, use });
  if (outer !== undefined) return outer;
  const [, process] = /^process\.env\.(.+)$/.exec(name) ?? [];
  if (process !== undefined) return [envPart(file.variables.ofProcess(process, place), file)];
  return memberPart(name, scope) ?? unknownPart(name, scope);
}

function dynamicPart(name: string, { file, place }: Scope): Part[] | undefined {
  const dynamic = dynamicValue(name);
  if (dynamic?.isStandIn === true) {
    file.leave({ place, what: `dynamic value {{${name}}}`, hint: 'eight random letters stand in for it' });
  }
  return dynamic && [dynamic.part];
}

/** A captured value, or a part of it: `user.id`. */
function capturedPart(name: string, { captured }: FileScope): Part | undefined {
  const whole = captured.get(name);
  if (whole !== undefined) return { cel: `vars.${whole}`, isText: false };
  const [, first = '', path = ''] = /^([\w-]+)((?:\.[A-Za-z_]\w*|\[\d+\])+)$/.exec(name) ?? [];
  const part = captured.get(first);
  return part === undefined ? undefined : { cel: `vars.${part}${path}`, isText: false };
}

function definedPart(name: string, vars: BrunoVar[], { scope, use }: { scope: Scope; use: Use }): Part[] | undefined {
  const found = vars.find((variable) => variable.name === name);
  return found && definedValue(name, found.value, { scope, use });
}

/** A variable that the file itself defines: one that is only a reference is that reference. */
function definedValue(name: string, value: string, { scope, use }: { scope: Scope; use: Use }): Part[] {
  const { file } = scope;
  const credential = use.credential ?? (isSecretName(name) ? name : undefined);
  const parts = interpolate(value, scope, { ...(credential === undefined ? {} : { credential }), within: use.within });
  const plain = plainText(parts);
  const [only] = parts;
  if (only !== undefined && 'cel' in only && parts.length === 1) return parts;
  if (credential !== undefined && plain !== undefined && plain.trim() !== '') return [secretPart(name, plain, scope)];
  const text = templateValue(parts);
  const key = `${name}\n${text}`;
  const own = file.known.get(key) ?? file.take(name);
  file.known.set(key, own);
  file.vars[own] = text;
  return [{ cel: `vars.${own}`, isText: true, ...(plain === undefined ? {} : { known: plain }) }];
}

/** `{{object.key}}`, where a variable is an object: its value is known. */
function memberPart(name: string, { inner, outer, file, place }: Scope): Part[] | undefined {
  const [first = '', ...steps] = name.split(/[.[\]]+/).filter((step) => step !== '');
  if (steps.length === 0) return undefined;
  const known = [...inner, ...outer].find((variable) => variable.name === first);
  const outside = known === undefined ? file.variables.ofEnvironment(first, place) : undefined;
  const object = known?.object ?? (outside !== undefined && 'name' in outside ? outside.object : undefined);
  const value = steps.reduce<Json | undefined>(stepInto, object);
  if (value === undefined) return undefined;
  return [{ text: typeof value === 'string' ? value : stringifyJson(value) }];
}

function stepInto(value: Json | undefined, step: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(step)];
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function unknownPart(name: string, { file, place }: Scope): Part[] | undefined {
  return /^[\w.[\]'"-]+$/.test(name) ? [envPart(file.variables.unknown(name, place), file)] : undefined;
}

function secretPart(wish: string, value: string, { file, place }: Scope): Part {
  return envPart(file.variables.secret(wish, value, place), file);
}

function envPart(variable: EnvVariable, { used }: FileScope): Part {
  used.add(variable);
  const { name, value } = variable;
  return { cel: `env.${name}`, isText: true, variable, ...(value === undefined ? {} : { known: value }) };
}
