import { parseArguments } from './curl/parse-arguments.ts';
import { readScript, type ScriptStep } from './curl/read-script.ts';
import { commentAbove } from './curl/request-name.ts';
import { isForCmd, splitCmd } from './curl/split-cmd.ts';
import { splitShell } from './curl/split-shell.ts';
import { expansionsOf, type ScriptContext, transferContext } from './curl/transfer/script-context.ts';
import { transferRequest } from './curl/transfer/transfer-request.ts';
import { createBaseUrls } from './draft/base-urls.ts';
import { collectionDraft, type RequestDraft } from './draft/collection-draft.ts';
import { createDraftPaths } from './draft/draft-paths.ts';
import { createDraftVariables, type DraftVariables } from './draft/draft-variables.ts';
import type { Imported, Importer, ImportFile, ImportSource, Leftover } from './import.ts';
import { leftoverLines } from './source/leftover-lines.ts';
import { placeOf, refuseBinary, sourceError, sourceFileOf } from './source/source-text.ts';
import { createMarks, refuseMarks } from './template/marks.ts';

/** Makes collections of curl commands, one of each file: as in a shell script, or as browsers copy them. */
export const importCurl: Importer = async (source) => {
  const variables = createDraftVariables();
  const imported: Imported = { collections: [], files: [], leftovers: [], secrets: [] };
  const nextPath = createDraftPaths();
  const baseName = createBaseUrls(variables);
  for (const file of source.files) await importScript(file, { source, variables, imported, nextPath, baseName });
  return { ...imported, secrets: variables.secrets() };
};

type ImportState = {
  source: ImportSource;
  variables: DraftVariables;
  imported: Imported;
  nextPath: (name: string, fallback: string) => string;
  baseName: (origin: string) => string;
};

async function importScript(importFile: ImportFile, state: ImportState): Promise<void> {
  const { source, variables, imported, nextPath } = state;
  const file = sourceFileOf(importFile);
  refuseBinary(file);
  refuseMarks(file);
  const marks = createMarks();
  const base = { file, importFile, readBeside: source.readBeside, marks, variables, used: variables.collection() };
  const split = isForCmd(file.text) ? splitCmd : splitShell;
  const steps = readScript(split(file, expansionsOf(base)));
  if (!steps.some(({ kind }) => kind === 'curl')) {
    if (source.files.length > 1) return;
    throw sourceError(file, 0, 'there is no curl command here', 'a command begins with the word curl');
  }
  const path = nextPath(importFile.name, 'curl');
  const script: ScriptContext = { ...base, files: imported.files, folder: path.slice(0, path.lastIndexOf('/') + 1) };
  const { requests, leftovers, head } = await requestsOf(steps, script);
  const draft = collectionDraft({
    path,
    name: importFile.name === '-' ? 'curl' : (importFile.name.split('/').at(-1) ?? '').replace(/\.\w+$/, ''),
    requests,
    comments: leftoverLines(head),
    marks,
    variables: base.used,
    at: 0,
    baseName: state.baseName,
  });
  const told = new Set(leftovers.map(({ place }) => `${place.line}:${place.column}`));
  const missing = base.used.missing().flatMap(({ name, at }) => {
    const place = placeOf(file, at);
    // What its value would be was told with its place already.
    if (told.has(`${place.line}:${place.column}`)) return [];
    return [{ place, what: `variable ${name}`, hint: 'it needs a value: set it in the environment or in .env' }];
  });
  imported.leftovers.push(...leftovers, ...missing);
  if (requests.length > 0) imported.collections.push(draft);
}

type Requests = { requests: RequestDraft[]; leftovers: Leftover[]; head: Leftover[] };

async function requestsOf(steps: readonly ScriptStep[], script: ScriptContext): Promise<Requests> {
  const requests: RequestDraft[] = [];
  const leftovers: Leftover[] = [];
  const head: Leftover[] = [];
  const jarUsers = new Set<RequestDraft>();
  for (const step of steps) {
    if (step.kind !== 'curl') {
      const found = leftoversOf(step, script);
      head.push(...found);
      leftovers.push(...found);
      continue;
    }
    const name = commentAbove(script.file.text, step.command.start);
    const transfers = parseArguments(step.words, script.file);
    for (const transfer of transfers) {
      const own: Leftover[] = [];
      const request = await transferRequest(transfer, transferContext(script, step.command, own));
      leftovers.push(...own);
      if (request === undefined) head.push(...own);
      else {
        requests.push({
          ...request,
          ...(name === undefined || transfers.length > 1 ? {} : { name }),
          comments: leftoverLines(own),
        });
        const usesJar = transfer.options.some(
          ({ name: option, value }) => option === 'cookie-jar' || (option === 'cookie' && !value.includes('=')),
        );
        if (usesJar) jarUsers.add(requests.at(-1) as RequestDraft);
      }
    }
  }
  return { requests: withoutSharedCookies(requests, jarUsers), leftovers, head };
}

/** Commands share cookies only by a file of them, requests of a collection always. */
function withoutSharedCookies(requests: RequestDraft[], jarUsers: ReadonlySet<RequestDraft>): RequestDraft[] {
  if (requests.length < 2) return requests;
  return requests.map((request) =>
    jarUsers.has(request) ? request : { ...request, rest: { ...request.rest, cookies: false } },
  );
}

function leftoversOf(
  step: Exclude<ScriptStep, { kind: 'curl' }>,
  { file, variables, marks }: ScriptContext,
): Leftover[] {
  const place = placeOf(file, step.command.start);
  if (step.kind === 'other') {
    const what = step.command.pipedFrom ? `pipe into ${step.name}` : `shell command ${step.name}`;
    return [{ place, what, hint: 'only calls of curl are carried over' }];
  }
  return step.values.flatMap(({ name, value }) => {
    const plain = marks.plain(value);
    if (plain === value) variables.give(name, value);
    return plain === value ? [] : [{ place, what: `value of ${name}`, hint: 'it is worked out by the shell' }];
  });
}
