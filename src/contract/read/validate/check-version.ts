import { isJsonObject, type Json } from '../../../model/json.ts';
import type { Problem } from '../../../model/problem.ts';
import type { DescriptionVersion } from '../../description.ts';
import type { ContractDocument } from '../files/documents.ts';
import type { Locator } from '../files/locator.ts';

const versions: readonly DescriptionVersion[] = ['2.0', '3.0', '3.1', '3.2'];

/** The version a document declares, or why it is none that can be read. */
export function checkVersion(
  { uri, content, file }: ContractDocument,
  locator: Locator,
): { version: DescriptionVersion; problem?: undefined } | { problem: Problem; version?: undefined } {
  const code = 'contract/description';
  const key = ['openapi', 'swagger'].find((name) => isJsonObject(content) && Object.hasOwn(content, name));
  if (key === undefined || !isJsonObject(content)) {
    const message = `${file.path} is not an OpenAPI description: it has neither \`openapi\` nor \`swagger\` at its top`;
    return { problem: locator.problem({ code, place: { uri, pointer: '' }, message }) };
  }
  const place = { uri, pointer: `/${key}` };
  const declared = content[key] as Json;
  if (typeof declared !== 'string') {
    const message = `\`${key}\` must be a text`;
    const hint = typeof declared === 'number' ? `put it in quotes: ${key}: "${quotable(declared)}"` : undefined;
    return { problem: locator.problem({ code, place, message, hint }) };
  }
  const version = versions.find((one) => declared === one || declared.startsWith(`${one}.`));
  if (version && (version === '2.0') === (key === 'swagger')) return { version };
  const message = `${key} ${JSON.stringify(declared)} is not known; there are swagger 2.0 and openapi 3.0, 3.1, 3.2`;
  return { problem: locator.problem({ code, place, message }) };
}

function quotable(version: number): string {
  return Number.isInteger(version) ? version.toFixed(1) : String(version);
}
