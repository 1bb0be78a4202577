import type { BodySpec } from '../../model/collection.ts';
import type { PreparedBody } from '../../model/exchange.ts';
import { type Json, stringifyJson } from '../../model/json.ts';
import { ProblemError } from '../../model/problem.ts';
import type { Span } from '../../model/source.ts';
import type { FileAccess } from '../run-context.ts';
import { fileBody } from './file-body.ts';
import { prepareMultipart } from './prepare-multipart.ts';
import { encodeQuery } from './prepare-url.ts';
import { type Evaluate, toMap, toText } from './values.ts';

export type BodyWithType = { body: PreparedBody; contentType: string };

/** The body of a request and the Content-Type it has unless a header says otherwise. Throws ProblemError. */
export async function prepareBody(spec: BodySpec, evaluate: Evaluate, files: FileAccess): Promise<BodyWithType> {
  const value = evaluate(spec.value);
  const span = spec.value.span;
  switch (spec.kind) {
    case 'json':
      return jsonBody(value);
    case 'jsonFile':
      return jsonBody(evaluate(await readTemplate(toText(value, span, 'jsonFile'), span, files)));
    case 'graphql':
      return jsonBody(toMap(value, span, 'graphql'));
    case 'text':
      return { body: textBody(toText(value, span, 'text')), contentType: 'text/plain; charset=utf-8' };
    case 'form':
      return {
        body: textBody(encodeQuery(value, span, 'form').replaceAll('%20', '+')),
        contentType: 'application/x-www-form-urlencoded',
      };
    case 'file':
      return {
        body: await fileBody(toText(value, span, 'file'), span, files),
        contentType: 'application/octet-stream',
      };
    case 'multipart':
      return prepareMultipart(toMap(value, span, 'multipart'), span, files);
  }
}

async function readTemplate(path: string, span: Span, files: FileAccess) {
  const node = await files.readJson(path, span);
  const { compileTemplate } = await import('../../expression/compile-template.ts');
  const { template, problems } = compileTemplate(node, 'request');
  if (problems[0] !== undefined) throw new ProblemError(problems[0]);
  return template;
}

function jsonBody(value: Json): BodyWithType {
  return { body: textBody(stringifyJson(value)), contentType: 'application/json' };
}

function textBody(text: string): PreparedBody {
  return { kind: 'bytes', bytes: Buffer.from(text, 'utf8') };
}
