import type { PlannedFile } from '../../model/plan.ts';
import type { Leftover } from '../import.ts';
import { commentLine } from './code/code.ts';
import type { ScriptContext } from './script-context.ts';

type HeadInput = {
  planned: readonly PlannedFile[];
  leftovers: readonly Leftover[];
  context: ScriptContext;
  version: string;
  code: string;
};

/** What a script begins with: how to run it, what is not in it, and its imports. `code` is the rest of it. */
export function scriptHead({ planned, leftovers, context, version, code }: HeadInput): string {
  const secrets = secretVariables(planned, context);
  const values = secrets.map((name) => ` -e ${name}=…`).join('');
  const files = [...new Set(planned.map(({ collection }) => collection.file.path))];
  const lines = [
    `A load test of ${files.join(', ')}, written by rollcall ${version}.`,
    '',
    `Run it once:        k6 run${values} <this file>`,
    `With more users:    k6 run --vus 50 --duration 5m${values} <this file>`,
    'On many machines:   the k6 operator for Kubernetes (a TestRun with `parallelism`) or `k6 cloud run`; `k6 archive`',
    '                    packs this script and the files it opens into one.',
    ...(secrets.length === 0 ? [] : ['', `Secrets come from the environment: ${secrets.join(', ')}.`]),
    ...leftoverLines(leftovers, context),
  ];
  return `${lines.map(commentLine).join('\n')}\n\n${importLines(code).join('\n')}`;
}

function secretVariables(planned: readonly PlannedFile[], { secrets }: ScriptContext): string[] {
  const declared = planned.flatMap(({ collection }) =>
    collection.env.filter(({ secret }) => secret).map(({ name }) => name),
  );
  return [...new Set([...declared, ...secrets.values()])];
}

function leftoverLines(leftovers: readonly Leftover[], { redact }: ScriptContext): string[] {
  if (leftovers.length === 0) return [];
  return [
    '',
    'Not carried over:',
    ...leftovers.map(({ place, what, hint }) =>
      redact(`- ${place.file}:${place.line}: ${what}${hint ? ` (${hint})` : ''}`),
    ),
  ];
}

const modules: [name: string, line: string][] = [
  ['http', "import http from 'k6/http';"],
  ['crypto', "import crypto from 'k6/crypto';"],
  ['encoding', "import encoding from 'k6/encoding';"],
];

function importLines(code: string): string[] {
  const uses = (name: string): boolean => new RegExp(`(?<![.\\w'])${name}\\b[.(]`).test(code);
  const used = modules.filter(([name]) => uses(name)).map(([, line]) => line);
  const data = /\bnew SharedArray\(/.test(code) ? ["import { SharedArray } from 'k6/data';"] : [];
  return ["import { check, group, sleep } from 'k6';", ...used, ...data];
}
