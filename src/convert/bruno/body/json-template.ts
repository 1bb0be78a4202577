import { isJsonObject, type Json, parseJson, stringifyJson } from '../../../model/json.ts';
import { templateCel, templateValue } from '../../template/template-value.ts';
import { interpolate, type Part, type Scope, translateCredential } from '../variables/scope.ts';
import { isSecretName } from '../variables/secret-name.ts';

/**
 * A JSON text with `{{references}}` as a value of rollcall; undefined where only the text itself says the same: broken
 * JSON, a key twice, `1.10`, values that would end the quotes they stand in.
 */
export function jsonTemplate(text: string, scope: Scope): Json | undefined {
  const marked = markReferences(withoutComments(text));
  let value: Json;
  try {
    value = parseJson(marked.text);
  } catch {
    return undefined;
  }
  if (stringifyJson(value) !== minified(marked.text)) return undefined;
  const state: State = { scope, bare: marked.bare, isExact: true };
  const translated = translateJson(value, '', state);
  return state.isExact ? translated : undefined;
}

type State = { scope: Scope; bare: string[]; isExact: boolean };

/** Stands for a reference outside of quotes; no JSON text holds the character itself. */
const MARK = '\u0001';

function translateJson(value: Json, name: string, state: State): Json {
  if (typeof value === 'string') return translateText(value, name, state);
  if (Array.isArray(value)) return value.map((item) => translateJson(item, name, state));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (key.includes('{{')) state.isExact = false;
      return [key, translateJson(item, key, state)];
    }),
  );
}

function translateText(text: string, name: string, state: State): Json {
  const { scope } = state;
  if (text.startsWith(MARK)) return bareValue(state.bare[Number(text.slice(1))] ?? '', state);
  const parts = interpolate(text, scope);
  if (parts.some((part) => 'known' in part && /["\\\n\r\t]/.test(part.known ?? ''))) state.isExact = false;
  if (isSecretName(name)) return translateCredential(name, text, scope);
  const [only] = parts;
  // Between quotes it is text, whatever was captured.
  if (parts.length === 1 && only !== undefined && 'cel' in only) return `\${{ ${templateCel(parts)} }}`;
  return templateValue(parts);
}

/** What stands without quotes is JSON itself. */
function bareValue(reference: string, state: State): Json {
  const parts: Part[] = interpolate(reference, state.scope);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && 'cel' in only) {
    return `\${{ parse_json(${templateCel(parts)}) }}`;
  }
  state.isExact = false;
  return reference;
}

function markReferences(text: string): { text: string; bare: string[] } {
  const bare: string[] = [];
  const marked = text.replace(/"(?:[^"\\]|\\[\s\S])*"|\{\{[^{}"\s]+\}\}/g, (found) => {
    if (found.startsWith('"')) return found;
    bare.push(found);
    return `"\\u0001${bare.length - 1}"`;
  });
  return { text: marked, bare };
}

/** Without `//` and `/* *\/` comments, which Bruno takes out before it sends the text. */
export function withoutComments(text: string): string {
  return text.replace(
    /("(?:[^"\\]|\\[\s\S])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (_, quoted: string | undefined) => quoted ?? '',
  );
}

function minified(text: string): string {
  return text.replace(/("(?:[^"\\]|\\[\s\S])*")|\s+/g, (_, quoted: string | undefined) => quoted ?? '');
}
