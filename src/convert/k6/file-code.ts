import { templateReferences } from '../../expression/references.ts';
import type { Collection, Section, VarSpec } from '../../model/collection.ts';
import { sections } from '../../model/collection.ts';
import type { PlannedFile, PlannedGroup } from '../../model/plan.ts';
import { locationOf } from '../../model/source.ts';
import { toId } from '../names.ts';
import { commentLine, keyCode, listCode, objectCode, quote } from './code/code.ts';
import { type CodeScope, closureCode, NotCarriedOver } from './code/code-scope.ts';
import { literalCode, templateCode } from './code/template-code.ts';
import { requestCode } from './request-code.ts';
import type { ScriptContext } from './script-context.ts';

/** The declaration of a collection in the script; `name` is that of the constant. */
export async function fileCode(
  file: PlannedFile,
  context: ScriptContext,
  pathOfFixture: (absolutePath: string) => string,
): Promise<{ name: string; code: string }> {
  const { collection } = file;
  const scope: CodeScope = {
    names: new Set(),
    env: new Set(
      collection.env.filter((one) => one.required || file.env[one.name] !== undefined).map((one) => one.name),
    ),
    lostVars: new Set(),
    secrets: context.secrets,
  };
  leaveOut(collection, context);
  const vars = varEntries(collection.vars, scope, context);
  const bySection = new Map<Section, string>();
  for (const section of sections) bySection.set(section, await sectionCode(file, section, { scope, context }));
  const rowVars = rowDependent(collection.vars);
  const name = context.nameFor(`${toId(collection.file.path.replace(/^.*\//, '').replace(/\.ya?ml$/, ''))} file`);
  const entries: [string, string][] = [
    ['name', quote(collection.file.path)],
    ['env', environmentCode(file, context)],
    ...(collection.fixtures.length === 0
      ? []
      : [['fixtures', fixturesCode(collection, pathOfFixture)] as [string, string]]),
    ['vars', objectCode(vars)],
    ...(rowVars.length === 0 ? [] : [['rowVars', listCode(rowVars.map(quote))] as [string, string]]),
    ...Array.from(bySection, ([section, code]) => [section, code] as [string, string]),
  ];
  const title = commentLine(context.redact(`${collection.file.path}: ${collection.name}`));
  return { name, code: `${title}\nconst ${name} = ${objectCode(entries)};` };
}

function leaveOut({ openapi, env, parallel, file }: Collection, { leftovers }: ScriptContext): void {
  if (openapi !== undefined) {
    const hint = 'k6 does not read the description; `rollcall run` checks against it';
    leftovers.push({ place: locationOf(openapi.span), what: 'contract checks', hint });
  }
  for (const { name, hosts, span } of env) {
    if (hosts === undefined) continue;
    const hint = `k6 does not hold it back from hosts other than ${hosts.join(', ')}`;
    leftovers.push({ place: locationOf(span), what: `hosts of ${name}`, hint });
  }
  if (!parallel) return;
  const hint = 'a VU sends one request after the other; more VUs send beside each other';
  leftovers.push({ place: { file: file.path, line: 1, column: 1 }, what: 'parallel', hint });
}

function environmentCode({ collection, env }: PlannedFile, { secrets }: ScriptContext): string {
  const declared = collection.env.map(({ name, secret, required }): [string, string] => {
    const value = secret ? undefined : env[name];
    return [
      keyCode(name),
      objectCode([
        ...(value === undefined ? [] : [['value', literalCode(value, secrets)] as const]),
        ...(required ? [] : [['isOptional', 'true'] as const]),
      ]),
    ];
  });
  const literal = collection.literalSecrets.flatMap((value) => secrets.get(value) ?? []);
  const known = new Set(collection.env.map(({ name }) => name));
  const more = [...new Set(literal)].filter((name) => !known.has(name)).map((name) => [keyCode(name), '{}'] as const);
  return objectCode([...declared, ...more]);
}

function fixturesCode({ fixtures }: Collection, pathOf: (absolutePath: string) => string): string {
  return objectCode(fixtures.map(({ alias, file }) => [keyCode(alias), quote(pathOf(file))]));
}

function varEntries(specs: readonly VarSpec[], scope: CodeScope, context: ScriptContext): [string, string][] {
  const entries = new Map<string, string>();
  // A var that uses a lost one is lost as well, wherever it stands.
  for (let before = -1; before !== scope.lostVars.size; ) {
    before = scope.lostVars.size;
    for (const spec of specs) {
      if (scope.lostVars.has(spec.name)) continue;
      try {
        entries.set(
          spec.name,
          closureCode(scope, (inner) => templateCode(spec.value, inner)),
        );
      } catch (error) {
        if (!(error instanceof NotCarriedOver)) throw error;
        (scope.lostVars as Set<string>).add(spec.name);
        entries.delete(spec.name);
        context.leftovers.push({ place: locationOf(spec.span), what: `var "${spec.name}"`, hint: error.message });
      }
    }
  }
  return Array.from(entries, ([name, code]) => [keyCode(name), code]);
}

type SectionInput = { scope: CodeScope; context: ScriptContext };

async function sectionCode(file: PlannedFile, section: Section, { scope, context }: SectionInput): Promise<string> {
  const codes: string[] = [];
  for (const group of inOrderOfNeed(file[section].groups)) codes.push(await requestCode(group, scope, context));
  return listCode(codes);
}

/** In file order, but what another needs before it: in a parallel file it may come later. */
function inOrderOfNeed(groups: readonly PlannedGroup[]): PlannedGroup[] {
  const byKey = new Map(groups.map((group) => [group.spec.id, group]));
  const order = new Set<PlannedGroup>();
  const take = (group: PlannedGroup): void => {
    if (order.has(group)) return;
    for (const key of group.dependsOn) {
      const needed = byKey.get(key);
      if (needed !== undefined) take(needed);
    }
    order.add(group);
  };
  for (const group of groups) take(group);
  return [...order];
}

/** Names of the vars that use `row`, directly or through other vars. */
function rowDependent(specs: readonly VarSpec[]): string[] {
  const dependent = new Set<string>();
  for (let before = -1; before < dependent.size; ) {
    before = dependent.size;
    for (const { name, value } of specs) {
      const usesRow = templateReferences(value).some(
        ({ root, name: other }) => root === 'row' || (root === 'vars' && dependent.has(other)),
      );
      if (usesRow) dependent.add(name);
    }
  }
  return [...dependent];
}
