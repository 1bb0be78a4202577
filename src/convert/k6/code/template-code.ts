import { ExactNumber, isJsonObject, type Json } from '../../../model/json.ts';
import type { Expression, Template } from '../../../model/template.ts';
import { keyCode, listCode, objectCode, templatePart } from './code.ts';
import { type CodeScope, type SecretNames, splitSecrets, textCode } from './code-scope.ts';
import { expressionCode } from './expression-code.ts';

/** A value of a collection as code; it uses the names of the scope that its expressions use. */
export function templateCode(template: Template, scope: CodeScope): string {
  switch (template.kind) {
    case 'literal':
      return literalCode(template.value, scope.secrets);
    case 'expression':
      return expressionCode(template.expression, scope);
    case 'text':
      return `\`${template.parts.map((part) => partCode(part, scope)).join('')}\``;
    case 'list':
      return listCode(template.items.map((item) => templateCode(item, scope)));
    case 'map':
      return objectCode(
        template.entries.map(({ key, value }) => [keyOf(key, scope.secrets), templateCode(value, scope)]),
      );
  }
}

/** A JSON value as code; numbers that no double holds are written as they stand. */
export function literalCode(value: Json, secrets: SecretNames): string {
  if (typeof value === 'string') return textCode(value, secrets);
  if (value instanceof ExactNumber) {
    return /^-?\d+$/.test(value.source) ? `${value.source}n` : `new Exact('${value.source}')`;
  }
  if (Array.isArray(value)) return listCode(value.map((item) => literalCode(item, secrets)));
  if (!isJsonObject(value)) return String(value);
  return objectCode(Object.entries(value).map(([key, item]) => [keyOf(key, secrets), literalCode(item, secrets)]));
}

/** Shorter values are found in too many innocent keys. */
const SHORTEST_SECRET_IN_KEY = 6;

function keyOf(key: string, secrets: SecretNames): string {
  const long = new Map([...secrets].filter(([value]) => value.length >= SHORTEST_SECRET_IN_KEY));
  const isPlain = splitSecrets(key, long).every((part) => typeof part === 'string');
  return isPlain ? keyCode(key) : `[${textCode(key, secrets)}]`;
}

function partCode(part: string | Expression, scope: CodeScope): string {
  if (typeof part === 'string') {
    return splitSecrets(part, scope.secrets)
      .map((piece) => (typeof piece === 'string' ? templatePart(piece) : `\${__ENV.${piece.name}}`))
      .join('');
  }
  const code = expressionCode(part, scope);
  return /^env\.\w+$/.test(code) || code === 'uuid()' ? `\${${code}}` : `\${textOf(${code})}`;
}
