import type { Markers } from '../../convert/curl-script/markers.ts';
import {
  createVariableNames,
  isConcatenation,
  jqFilter,
  memberSteps,
} from '../../convert/curl-script/variable-names.ts';
import type { Asked, Fill } from '../../convert/export-curl.ts';
import type { SecretNames } from '../../convert/k6/code/code-scope.ts';
import type { Json } from '../../model/json.ts';
import type { PlannedFile, PlannedGroup, PlannedRequest } from '../../model/plan.ts';
import type { Expression } from '../../model/template.ts';

/** The shell variables of a script of commands, and what stands for them while requests are made ready. */
export type CommandNames = {
  /** The environment of a file with markers for its secrets. */
  markEnv: (file: PlannedFile) => Record<string, string>;
  /** A text with markers for the secrets that stand in it. */
  markSecrets: (text: string) => string;
  /** What stands for the expressions of a file that only a run or only the environment can evaluate. */
  insteadIn: (file: PlannedFile) => (expression: Expression) => Json | undefined;
  /** The variables that the answer of a request fills. */
  fillsOf: (planned: PlannedRequest, file: PlannedFile) => readonly Fill[];
  /** The marker of a variable that the user has to set. */
  ask: (wish: string, asked: Asked & { key: string }) => string;
  asked: () => ReadonlyMap<string, Asked>;
};

export function createCommandNames(
  files: readonly PlannedFile[],
  secrets: SecretNames,
  markers: Markers,
): CommandNames {
  const nameFor = createVariableNames(secrets.values());
  const asked = new Map<string, Asked>();
  for (const name of secrets.values()) asked.set(name, { what: `set ${name}`, when: 'first' });
  const fills = new Map<string, Fill[]>();
  const byPath = new Map(files.map((file) => [file.collection.file.absolutePath, file]));

  const ask: CommandNames['ask'] = (wish, { key, what, when }) => {
    const variable = nameFor(key, wish);
    asked.set(variable, { what, when });
    return markers.of(variable);
  };

  /** `steps` lead from the response to the value; undefined where no line of shell finds it. */
  const fill = (request: string, variable: string, steps: readonly (string | number)[]): string | undefined => {
    const from = sourceOf(steps);
    if (from === undefined) return undefined;
    const known = fills.get(request) ?? [];
    if (!known.some((one) => one.variable === variable)) fills.set(request, [...known, { variable, from }]);
    return markers.of(variable);
  };

  /** A captured var: filled from the answer to the request that captures it, else by the user. */
  const captured = (file: PlannedFile, name: string): string => {
    const { path } = file.collection.file;
    const key = `${path} ${name}`;
    const spec = groupsOf(file).findLast((group) => group.spec.capture.some((one) => one.name === name))?.spec;
    const from = spec?.capture.find((one) => one.name === name)?.from;
    const steps = (from && memberSteps(from)) ?? [];
    const isSingle = spec !== undefined && !isListed(spec);
    const filled = isSingle ? fill(`${path}#${spec.id}`, nameFor(key, name), steps) : undefined;
    const what = `${from?.source.trim() ?? name} of ${spec?.id ?? path}`;
    return filled ?? ask(name, { key, what, when: 'later' });
  };

  const insteadIn = (file: PlannedFile) => {
    const { collection } = file;
    const { path } = collection.file;
    const vars = new Set(collection.vars.map(({ name }) => name));
    const secret = new Set(collection.env.filter((one) => one.secret).map(({ name }) => name));
    const specs = new Map(groupsOf(file).map(({ spec }) => [spec.id, spec]));
    return (expression: Expression): Json | undefined => {
      const source = expression.source.trim();
      const isLater = expression.references.some(
        ({ root, name }) => root === 'responses' || root === 'fixtures' || (root === 'vars' && !vars.has(name)),
      );
      const isSecret = expression.references.some(({ root, name }) => root === 'env' && secret.has(name));
      const unknown = (wish: string): string =>
        ask(wish, { key: `${path} ${source}`, what: source, when: isLater ? 'later' : 'first' });
      if (!isLater) return isSecret && !isConcatenation(expression) ? unknown('value') : undefined;
      const [root, first, ...steps] = memberSteps(expression) ?? [];
      if (root === 'vars' && steps.length === 0) return captured(file, String(first));
      const fixture = root === 'fixtures' && collection.fixtures.find(({ alias }) => alias === first);
      const fixtureFile = fixture ? byPath.get(fixture.file) : undefined;
      if (fixtureFile !== undefined && steps.length === 1) return captured(fixtureFile, String(steps[0]));
      const spec = root === 'responses' ? specs.get(String(first)) : undefined;
      if (spec === undefined || isListed(spec)) return unknown('value');
      const wish = [first, ...steps.slice(1)].join('_');
      return fill(`${path}#${first}`, nameFor(`${path} ${source}`, wish), steps) ?? unknown(wish);
    };
  };

  return {
    ask,
    asked: () => asked,
    insteadIn,
    markEnv: ({ collection, env }) => {
      const secret = new Set(collection.env.filter((one) => one.secret).map(({ name }) => name));
      const entries = Object.entries(env);
      return Object.fromEntries(entries.map(([name, value]) => [name, secret.has(name) ? markers.of(name) : value]));
    },
    markSecrets: (text) => markedText(text, secrets, markers),
    fillsOf: ({ spec }, file) => fills.get(`${file.collection.file.path}#${spec.id}`) ?? [],
  };
}

function groupsOf({ setup, requests, teardown }: PlannedFile): PlannedGroup[] {
  return [setup, requests, teardown].flatMap(({ groups }) => groups);
}

function isListed({ each, repeat }: PlannedRequest['spec']): boolean {
  return each !== undefined || repeat !== undefined;
}

function sourceOf([root, ...steps]: readonly (string | number)[]): Fill['from'] | undefined {
  if (root === 'body') return { body: jqFilter(steps) };
  return root === 'headers' && steps.length === 1 ? { header: String(steps[0]) } : undefined;
}

/** As it is, percent-encoded, and as a part of JSON. */
function markedText(text: string, secrets: SecretNames, markers: Markers): string {
  let marked = text;
  for (const [value, name] of secrets) {
    const marker = markers.of(name);
    const encoded = encodeURIComponent(value);
    marked = marked.replaceAll(value, marker).replaceAll(JSON.stringify(value).slice(1, -1), marker);
    if (encoded !== value) marked = marked.replaceAll(encoded, encodeURIComponent(marker));
  }
  return marked;
}
