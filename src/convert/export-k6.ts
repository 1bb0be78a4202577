import type { CheckSpec } from '../model/collection.ts';
import type { Plan, PlannedFile } from '../model/plan.ts';
import type { Leftover } from './import.ts';
import { indent, objectCode, quote } from './k6/code/code.ts';
import { fileCode } from './k6/file-code.ts';
import { rowListCode, uniqueRows } from './k6/rows-code.ts';
import { runtimeFor, runtimeNames } from './k6/runtime/pieces.ts';
import type { ScriptContext, ScriptFiles } from './k6/script-context.ts';
import { scriptHead } from './k6/script-head.ts';
import { secretNames } from './k6/secret-names.ts';
import { toId } from './names.ts';

export type K6Options = {
  version: string;
  files: ScriptFiles;
  redact: (text: string) => string;
  /** Compiled JSON Schemas as code. */
  schemas: ReadonlyMap<CheckSpec, string>;
  /** What the command line says for requests that say nothing themselves; milliseconds. */
  retry?: number;
  timeoutMs?: number;
  isInsecure?: boolean;
  hosts?: Readonly<Record<string, string>>;
};

/**
 * A k6 script that sends the requests of a plan and makes their checks, without secrets. Throws ProblemError for a file
 * that is not there; what k6 has no means for is in `leftovers`, each with its place.
 */
export async function exportK6(plan: Plan, options: K6Options): Promise<{ script: string; leftovers: Leftover[] }> {
  const planned = [...plan.fixtures.values(), ...plan.files];
  const { retry, timeoutMs, redact, schemas } = options;
  const context: ScriptContext = {
    secrets: secretNames(planned),
    redact,
    files: options.files,
    schemas,
    declarations: new Map(),
    hosts: new Map(Object.entries(options.hosts ?? {})),
    certificates: new Set(),
    isInsecure: options.isInsecure ?? false,
    leftovers: [],
    nameFor: createConstantNames(),
    ...(retry === undefined ? {} : { retry }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
  const pathOf = (absolute: string): string => plan.fixtures.get(absolute)?.collection.file.path ?? absolute;
  const made = async (file: PlannedFile): Promise<MadeFile> => ({ file, ...(await fileCode(file, context, pathOf)) });
  const fixtures: MadeFile[] = [];
  for (const file of plan.fixtures.values()) fixtures.push(await made(file));
  const runs: { made: MadeFile; files: PlannedFile[] }[] = [];
  for (const file of plan.files) {
    const last = runs.at(-1);
    if (last?.made.file.collection === file.collection) last.files.push(file);
    else runs.push({ made: await made(file), files: [file] });
  }
  const files = [...fixtures, ...runs.map((run) => run.made)];
  const names = files.map(({ name }) => name).join(', ');
  const functions = [...fixtureFunctions(fixtures), defaultFunction(runs, context)];
  const declarations = Array.from(context.declarations, ([code, name]) => `const ${name} = ${code};`);
  const body = [...files.map(({ code }) => code), `readEnvironment(${names});`, ...functions];
  const runtime = runtimeFor([...body, ...declarations].join('\n'));
  const code = [...body, RUNTIME_TITLE, ...declarations, ...runtime].join('\n\n');
  const leftovers = distinct(context.leftovers);
  const head = scriptHead({ planned, leftovers, context, version: options.version, code });
  return { script: hide(`${head}\n\n${optionsCode(context)}\n\n${code}\n`, context), leftovers };
}

/** Shorter texts are in every script. */
const SHORTEST_HIDDEN = 8;

/** Variables stand in place of the secrets in every value; this is for what is no value, such as a part of a schema. */
function hide(script: string, { secrets }: ScriptContext): string {
  const long = [...secrets.keys()].filter((value) => value.length >= SHORTEST_HIDDEN);
  return long.reduce((text, value) => text.replaceAll(value, '***'), script);
}

/** What stands in the defaults is found with each request. */
function distinct(leftovers: readonly Leftover[]): Leftover[] {
  const byPlace = new Map(leftovers.map((one) => [`${one.place.file}:${one.place.line}:${one.what}`, one]));
  return [...byPlace.values()];
}

type MadeFile = { file: PlannedFile; name: string; code: string };

const RUNTIME_TITLE =
  '// From here on: how rollcall sends, checks and evaluates, as far as the requests above need it.';

function createConstantNames(): (wish: string) => string {
  const taken = new Set<string>(runtimeNames);
  return (wish) => {
    const base = toId(wish).replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    let name = base;
    for (let number = 2; taken.has(name); number += 1) name = `${base}${number}`;
    taken.add(name);
    return name;
  };
}

function optionsCode({ hosts, certificates, isInsecure }: ScriptContext): string {
  const more: string[] = [
    ...(isInsecure ? ['insecureSkipTLSVerify: true,'] : []),
    ...(hosts.size === 0
      ? []
      : [`hosts: ${objectCode(Array.from(hosts, ([host, address]) => [quote(host), quote(address)]))},`]),
    ...(certificates.size === 0 ? [] : [`tlsAuth: [${[...certificates].join(', ')}],`]),
  ];
  return `export const options = {
${indent(
  [
    '// One pass, as `rollcall run` makes it. For load, put stages in place of the next two lines, such as',
    "//   stages: [{ duration: '1m', target: 50 }, { duration: '5m', target: 50 }, { duration: '30s', target: 0 }],",
    "// and say what is good enough: checks: ['rate>0.99'], http_req_duration: ['p(95)<500'].",
    'vus: 1,',
    'iterations: 1,',
    "thresholds: { checks: ['rate==1'] },",
    ...more,
  ].join('\n'),
)}
};`;
}

function defaultFunction(runs: readonly { made: MadeFile; files: PlannedFile[] }[], context: ScriptContext): string {
  const lines = runs.map(({ made: { name, file }, files }) => {
    const rows = uniqueRows(files);
    const repeat = files.length / Math.max(1, rows.length);
    const call = (row?: string): string =>
      `runFile(${[name, 'data', ...(row === undefined ? [] : [row])].join(', ')});`;
    const { each, file: source } = file.collection;
    const own = each === undefined || rows[0]?.span.file === source || each.kind === 'file' ? each : undefined;
    const scope = {
      names: new Set<string>(),
      env: new Set<string>(),
      lostVars: new Set<string>(),
      secrets: context.secrets,
    };
    const once =
      rows.length === 0
        ? call()
        : `for (const row of ${rowListCode(own, rows, { scope, context }).replaceAll(/\b(env|vars)\./g, `${name}.$1.`)}) ${call('row')}`;
    return repeat === 1 ? once : `for (let count = 0; count < ${repeat}; count += 1) {\n${indent(once)}\n}`;
  });
  return `export default function (data) {\n${indent(lines.join('\n'))}\n}`;
}

/** A fixture runs once for the whole test, before and after all VUs. */
function fixtureFunctions(fixtures: readonly MadeFile[]): string[] {
  if (fixtures.length === 0) return [];
  const runs = fixtures.map(({ name }) => `runFixture(${name}, data);`);
  const ends = fixtures.toReversed().map(({ name }) => `endFixture(${name}, data);`);
  return [
    `export function setup() {\n${indent(['const data = {};', ...runs, 'return data;'].join('\n'))}\n}`,
    `export function teardown(data) {\n${indent(ends.join('\n'))}\n}`,
  ];
}
