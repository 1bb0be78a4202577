import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Json } from '../../model/json.ts';
import { ProblemError } from '../../model/problem.ts';
import type { Span } from '../../model/source.ts';
import type { CheckContext } from '../check.ts';
import { createPlainAjv, declaredDialect } from './dialects.ts';
import { collectDocuments } from './documents/schema-documents.ts';
import { splitFragment } from './documents/schema-uri.ts';
import { readSchemaFile } from './schema-files.ts';

/**
 * A JSON Schema, inline or by `path#/pointer`, as JavaScript: an expression whose value is a function from parsed JSON
 * to true or false. It calls `schemaLength`, `same` and the format functions that whoever uses the code must bring.
 * Undefined where the schema needs more than that. Throws ProblemError where it cannot be used.
 */
export async function schemaCode(schema: Json, span: Span, context: CheckContext): Promise<string | undefined> {
  const collectionPath = context.collectionFile.absolutePath;
  const [path, fragment] = typeof schema === 'string' ? splitFragment(schema.trim()) : ['', ''];
  const absolutePath = path === '' ? collectionPath : resolve(dirname(collectionPath), path);
  const uri = pathToFileURL(absolutePath).href;
  const read = (documentUri: string): Promise<Json> => readSchemaFile(documentUri, span, context);
  const content = typeof schema === 'string' ? await read(uri) : schema;
  if (typeof content === 'boolean') return `() => ${content}`;
  const dialect = declaredDialect(content) ?? '2020-12';
  if (dialect === 'unknown') return undefined;
  const documents = await collectDocuments({ uri, fragment, content }, dialect, read);
  const { schemas, root } = documents.settled;
  const ajv = await createPlainAjv(
    dialect,
    {},
    {
      allErrors: false,
      verbose: false,
      messages: false,
      inlineRefs: false,
      code: { source: true, lines: true, regExp: regExpOfScript },
    },
  );
  try {
    for (const [id, one] of schemas) ajv.addSchema(one as object, id);
    const validate = ajv.getSchema(root) ?? ajv.compile({ $ref: root });
    const { default: standalone } = await import('ajv/dist/standalone/index.js');
    const code = (standalone as unknown as (ajv: unknown, validate: unknown) => string)(ajv, validate);
    return selfContained(code);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    // What ajv can compile it cannot always write down; the schema itself was checked before.
    return undefined;
  }
}

const regExpOfScript = Object.assign((pattern: string) => new RegExp(pattern, 'u'), { code: 'new RegExp' });

/** What the code of ajv would load, as whoever runs it has it instead. */
const replacements: [module: string, code: string][] = [
  ['require("ajv/dist/runtime/ucs2length").default', 'schemaLength'],
  ['require("ajv/dist/runtime/equal").default', 'same'],
  ...Object.entries({
    date: '{ validate: isDate }',
    time: '{ validate: (value) => isTime(value, true) }',
    'date-time': '{ validate: (value) => isDateTime(value, true) }',
    'iso-time': '{ validate: (value) => isTime(value, false) }',
    'iso-date-time': '{ validate: (value) => isDateTime(value, false) }',
    uri: 'isUri',
    byte: 'isByte',
    regex: 'isRegExp',
    int32: '{ validate: (value) => Number.isInteger(value) && Math.abs(value + 0.5) < 2 ** 31 }',
    int64: '{ validate: Number.isInteger }',
    float: '{ validate: () => true }',
    double: '{ validate: () => true }',
  }).flatMap(([name, code]): [string, string][] => [
    [`require("ajv-formats/dist/formats").fullFormats[${JSON.stringify(name)}]`, code],
    [`require("ajv-formats/dist/formats").fullFormats.${name}`, code],
  ]),
];

/** One expression, without modules to load, absolute paths and the names that only debuggers use. */
function selfContained(code: string): string | undefined {
  let body = code
    .replace(/^"use strict";\s*/, '')
    .replaceAll(/\/\*# sourceURL=.*? \*\/;?\n?/g, '')
    .replace(/module\.exports\.default = \w+;/, '')
    // Type checkers do not know what a pattern without a value takes.
    .replaceAll(/(function validate\d+\(data, \{.*\})=\{\}\)/g, '$1 = /** @type {any} */ ({}))');
  const [exported = '', name = ''] = /module\.exports = (\w+);/.exec(body) ?? [];
  body = body.replace(exported, '');
  // The longest first: `date` begins `date-time`.
  for (const [module, own] of replacements.toSorted(([a], [b]) => b.length - a.length))
    body = body.replaceAll(module, own);
  if (name === '' || body.includes('require(')) return undefined;
  const functions = Array.from(body.matchAll(/function (validate\d+)\(/g), ([, one]) => `${one}.errors = null;`);
  const lines = [...withoutDetails(body), ...functions].map((line) => `  ${line}`);
  return `(() => {\n${lines.join('\n')}\n  return ${name};\n})()`;
}

/** Whether a value is valid is all that is asked: what the errors would say goes, and what only that needs. */
function withoutDetails(body: string): string[] {
  const lines = body
    .replaceAll(/= \[\{instancePath.*\}\];$/gm, '= [0];')
    .replaceAll(/= \{instancePath.*\};$/gm, '= 0;')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.filter((line) => {
    const [, constant] = /^const (schema\d+) = /.exec(line) ?? [];
    return (
      constant === undefined || lines.some((other) => other !== line && new RegExp(`\\b${constant}\\b`).test(other))
    );
  });
}
