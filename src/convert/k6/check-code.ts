import type { CheckSpec } from '../../model/collection.ts';
import { locationOf } from '../../model/source.ts';
import { parseByteSize } from '../../text/byte-size.ts';
import { parseDuration } from '../../text/duration.ts';
import { checkLabel, defaultStatusLabel } from './check-label.ts';
import { commentLine, listCode, quote } from './code/code.ts';
import { type CodeScope, closureCode, NotCarriedOver } from './code/code-scope.ts';
import { expressionCode } from './code/expression-code.ts';
import { plainText } from './code/plain-text.ts';
import { templateCode } from './code/template-code.ts';
import { declare, type ScriptContext } from './script-context.ts';

/** The checks of a request, each a label and a test; in place of one that is not carried over stands a comment. */
export function checksCode(specs: readonly CheckSpec[], scope: CodeScope, context: ScriptContext): string {
  const lines: string[] = [];
  if (!specs.some(({ kind }) => kind === 'status')) {
    lines.push(listCode([quote(defaultStatusLabel), '({ status }) => status < 400n']));
  }
  for (const spec of specs) {
    if (spec.kind === 'openapi') continue;
    const label = context.redact(checkLabel(spec)).replaceAll('::', ': :');
    try {
      lines.push(listCode([quote(label), closureCode(scope, (inner) => testCode(spec, inner, context))]));
    } catch (error) {
      if (!(error instanceof NotCarriedOver)) throw error;
      const place = locationOf(spec.span);
      context.leftovers.push({ place, what: `check "${label}"`, hint: error.message });
      lines.push(commentLine(`not carried over, ${place.file}:${place.line}: ${label} (${error.message})`));
    }
  }
  return listCode(lines);
}

function testCode(spec: CheckSpec, scope: CodeScope, context: ScriptContext): string {
  const use = (...names: string[]): void => names.forEach((name) => void scope.names.add(name));
  if (spec.kind === 'assert') return expressionCode(spec.expression, scope);
  const { value } = spec;
  switch (spec.kind) {
    case 'status':
      use('status');
      return value.kind === 'literal' && typeof value.value === 'number'
        ? `status === ${value.value}n`
        : `statusIs(status, ${templateCode(value, scope)})`;
    case 'type':
      use('headers');
      return `typeIs(headers, ${templateCode(value, scope)})`;
    case 'headers':
      use('headers');
      return `headerIs(headers[${quote(spec.header.toLowerCase())}], ${templateCode(value, scope)})`;
    case 'body':
      use('text', 'headers');
      return `bodyHolds(${templateCode(value, scope)}, text, headers)`;
    case 'json':
      use('text');
      return `same(parse(text), ${templateCode(value, scope)})`;
    case 'schema': {
      const code = context.schemas.get(spec);
      if (code === undefined) throw new NotCarriedOver('the schema is computed, or cannot be written as code');
      use('text');
      return `${declare(context, code, 'schema')}(JSON.parse(text))`;
    }
    case 'time':
      use('time');
      return `time <= ${limitCode(value, scope, parseDuration)}`;
    case 'size':
      use('size');
      return `size <= ${limitCode(value, scope, parseByteSize)}`;
    case 'sha256':
      use('bytes');
      return `crypto.sha256(bytes, 'hex') === ${templateCode(value, scope)}.trim().toLowerCase()`;
    case 'snapshot':
      throw new NotCarriedOver('k6 has no stored answers to compare with');
    case 'openapi':
      throw new NotCarriedOver('k6 does not read the description');
  }
}

type CheckTemplate = Extract<CheckSpec, { value: unknown }>['value'];

function limitCode(template: CheckTemplate, scope: CodeScope, parse: (text: string) => number | undefined): string {
  if (template.kind !== 'literal') {
    if (parse === parseDuration) return `ms(${templateCode(template, scope)})`;
    throw new NotCarriedOver('a limit that is computed');
  }
  const { value } = template;
  return typeof value === 'string' ? String(parse(value)) : plainText(value);
}
