import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Imported, ImportFile, ImportSource } from '../../src/convert/import.ts';
import { importPostman } from '../../src/convert/import-postman.ts';
import { isJsonObject, type JsonObject } from '../../src/model/json.ts';
import { ProblemError } from '../../src/model/problem.ts';
import { runOnDrafts } from './drafts.ts';
import type { ImportRow } from './import-row.ts';
import { differencesOf, postmanRequests } from './postman-judge.ts';
import { startPostmanReceiver } from './postman-receiver.ts';

/**
 * Imports newman's integration collections, each with the environment beside it. Wrong is: an exception, `check` finds
 * a problem in what comes out, a request is missing, or what rollcall sends is not what the JSON of the source says.
 */
export async function importPostmanConformance(dataRoot: string): Promise<ImportRow> {
  const root = join(dataRoot, 'postman/test/integration');
  const row: ImportRow = { format: 'postman', files: 0, whole: 0, withList: 0, refused: 0, wrong: [] };
  const receiver = await startPostmanReceiver();
  try {
    for (const source of await sourcesIn(root)) {
      const file = source.files.find(isCollection)?.name ?? '';
      row.files += 1;
      try {
        const imported = await importPostman(source);
        const isWhole = imported.leftovers.every(
          ({ what }) => what.endsWith('needs a value') || what.startsWith('file: '),
        );
        if (isWhole) row.whole += 1;
        else row.withList += 1;
        for (const why of await faultsOf(source, imported, receiver)) row.wrong.push({ file, why });
      } catch (error) {
        if (error instanceof ProblemError && error.problem.code === 'convert/source') row.refused += 1;
        else row.wrong.push({ file, why: String(error) });
      }
    }
  } finally {
    await receiver.close();
  }
  return row;
}

/** One source for each collection: its folder, or of the topmost folder only itself. */
async function sourcesIn(root: string): Promise<ImportSource[]> {
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.json')).toSorted();
  const files = await Promise.all(
    names.map(async (name): Promise<ImportFile> => {
      const path = join(root, name);
      return { path, name, text: await readFile(path, 'utf8') };
    }),
  );
  return files.filter(isCollection).map((collection) => {
    const folder = dirname(collection.name);
    const beside = files.filter(
      (file) => file === collection || (folder !== '.' && dirname(file.name) === folder && !isCollection(file)),
    );
    return {
      path: collection.path,
      files: beside,
      readBeside: async (file, path) => {
        const target = join(dirname(file.path), path);
        return relative(root, target).startsWith('..') ? undefined : readFile(target, 'utf8').catch(() => undefined);
      },
    };
  });
}

function isCollection({ name }: ImportFile): boolean {
  return name.endsWith('.postman_collection.json');
}

async function faultsOf(
  { files }: ImportSource,
  imported: Imported,
  receiver: Awaited<ReturnType<typeof startPostmanReceiver>>,
): Promise<string[]> {
  const checked = await runOnDrafts(imported, ['check']);
  if (checked.exit !== 0) return [`check: ${checked.stderr.slice(0, 500)}`];
  const json = (file: ImportFile | undefined) => JSON.parse(file?.text.replace(/^\ufeff/, '') ?? '{}');
  const environments = files
    // What is no UTF-8 is refused and listed.
    .filter(({ name, text }) => name.endsWith('environment.json') && !text.includes('\0'))
    .map((file) => json(file).values);
  const globals = files.filter(({ name }) => name.endsWith('globals.json')).map(json);
  const expected = postmanRequests(json(files.find(isCollection)), environments, globals);
  const ids = imported.collections.flatMap(({ content }) => Object.keys(content['requests'] ?? {}));
  if (ids.length !== expected.length) return [`${ids.length} requests instead of ${expected.length}`];
  receiver.requests.length = 0;
  const { stderr } = await runOnDrafts(marked(imported), [
    'run',
    '--insecure',
    '--proxy',
    receiver.url,
    '--timeout',
    '5s',
  ]);
  return expected.flatMap((request, index) => {
    const sent = receiver.requests.find(({ headers }) =>
      headers.some(([name, value]) => name === 'x-judge' && value === ids[index]),
    );
    if (sent === undefined) return [`${request.name}: was not sent ${stderr.slice(0, 300)}`];
    return differencesOf(request, sent).map((why) => `${request.name}: ${why}`);
  });
}

/** The same with a header that tells which request it is, and without what an answer would have to meet. */
function marked(imported: Imported): Imported {
  const collections = imported.collections.map((draft) => {
    const { defaults, requests, ...content } = draft.content;
    const { expect: _, ...rest } = isJsonObject(defaults) ? defaults : {};
    const all = Object.entries(isJsonObject(requests) ? requests : {}).map(([id, request]) => [
      id,
      markedRequest(id, request as JsonObject),
    ]);
    return { ...draft, content: { ...content, defaults: rest, requests: Object.fromEntries(all) } };
  });
  return { ...imported, collections };
}

function markedRequest(id: string, { expect: _expect, capture, ...request }: JsonObject): JsonObject {
  const headers = isJsonObject(request['headers']) ? request['headers'] : {};
  const captured = Object.keys(isJsonObject(capture) ? capture : {}).map((name) => [name, '"7"']);
  return {
    ...request,
    headers: { ...headers, 'x-judge': id },
    ...(captured.length > 0 && { capture: Object.fromEntries(captured) }),
  };
}
