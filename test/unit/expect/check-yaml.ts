import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { CheckContext, CheckSubject } from '../../../src/expect/check.ts';
import { runChecks } from '../../../src/expect/run-checks.ts';
import { createSchemaCache } from '../../../src/expect/schema/schema-cache.ts';
import { compileExpression } from '../../../src/expression/compile-expression.ts';
import { compileTemplate } from '../../../src/expression/compile-template.ts';
import { parseYaml } from '../../../src/load/yaml/parse-yaml.ts';
import type { CheckKind, CheckSpec } from '../../../src/model/collection.ts';
import type { Header, HttpResponse } from '../../../src/model/exchange.ts';
import { type Json, parseJson } from '../../../src/model/json.ts';
import { ProblemError, problemAt } from '../../../src/model/problem.ts';
import type { CheckResult } from '../../../src/model/result.ts';
import type { SourceFile, SourceNode } from '../../../src/model/source.ts';
import type { Scope } from '../../../src/model/template.ts';

export type ResponseParts = {
  status?: number;
  statusText?: string;
  headers?: Header[];
  body?: string;
  savedTo?: string;
};
export type CheckSettings = {
  vars?: Record<string, Json>;
  timeMs?: number;
  collectionPath?: string;
  context?: Partial<CheckContext>;
};

/** Runs the checks of an `expect` written in YAML, as the program would after loading it. */
export async function checkYaml(
  yaml: string,
  parts: ResponseParts,
  settings: CheckSettings = {},
): Promise<CheckResult[]> {
  const absolutePath = settings.collectionPath ?? '/project/collections/users.yaml';
  const file: SourceFile = { path: 'collections/users.yaml', absolutePath, text: yaml };
  const { node, problems } = await parseYaml(file);
  if (!node || problems.length > 0) throw new Error(`the test has bad YAML: ${problems[0]?.message}`);
  const response = responseOf(parts);
  const timeMs = settings.timeMs ?? 12;
  const requestSpan = { file, start: 0, end: 6 };
  const subject: CheckSubject = { response, scope: scopeOf(response, timeMs, settings.vars), timeMs, requestSpan };
  const context: CheckContext = {
    readFile: async (path, span) => {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        throw new ProblemError(problemAt(span, 'input/not-found', `${path} is not there`), error);
      }
    },
    collectionFile: file,
    schemas: createSchemaCache(),
    ...settings.context,
  };
  return runChecks(specsOf(node), subject, context);
}

/** The one result besides the default status. */
export async function checkOne(yaml: string, parts: ResponseParts, settings?: CheckSettings): Promise<CheckResult> {
  const results = await checkYaml(yaml, parts, settings);
  const result = results.at(-1);
  if (!result) throw new Error('there is no result');
  return result;
}

export function json(value: string): ResponseParts {
  return { headers: [['content-type', 'application/json']], body: value };
}

function specsOf(node: SourceNode): CheckSpec[] {
  if (node.kind !== 'map') return [];
  return node.entries.flatMap(({ key, value }): CheckSpec[] => {
    if (key === 'headers' && value.kind === 'map') {
      return value.entries.map((entry) => {
        return { kind: 'headers', header: entry.key, value: template(entry.value), span: entry.value.span };
      });
    }
    if (key === 'assert') {
      return (value.kind === 'list' ? value.items : [value]).map((item) => {
        const { expression } = compileExpression(item, 'response');
        if (!expression) throw new Error('the test has a bad expression');
        return { kind: 'assert', expression, span: item.span };
      });
    }
    const kind = key as Exclude<CheckKind, 'headers' | 'assert'>;
    return [{ kind, value: template(value), span: value.span }];
  });
}

function template(node: SourceNode): ReturnType<typeof compileTemplate>['template'] {
  return compileTemplate(node, 'response').template;
}

function responseOf({ status = 200, statusText = '', headers = [], body = '', savedTo }: ResponseParts): HttpResponse {
  const bytes = Buffer.from(body);
  return {
    status,
    statusText,
    httpVersion: '1.1',
    headers,
    bytes: savedTo === undefined ? bytes : Buffer.alloc(0),
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    ...(savedTo === undefined ? {} : { savedTo }),
    url: 'http://127.0.0.1/',
    body: {
      forget: () => {},
      text: () => body,
      json: () => {
        try {
          return { value: parseJson(body) };
        } catch (error) {
          return { error: (error as SyntaxError).message };
        }
      },
    },
  };
}

function scopeOf(response: HttpResponse, timeMs: number, vars: Record<string, Json> = {}): Scope {
  const parsed = response.body.json();
  return {
    env: {},
    vars,
    fixtures: {},
    responses: {},
    response: {
      status: response.status,
      headers: Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value])),
      body: parsed.error === undefined ? parsed.value : response.body.text(),
      text: response.body.text(),
      cookies: {},
      url: response.url,
      time: timeMs,
      size: response.size,
    },
    now: () => 0,
  };
}
