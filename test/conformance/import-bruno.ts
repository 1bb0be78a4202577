import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Imported, ImportSource } from '../../src/convert/import.ts';
import { importBruno } from '../../src/convert/import-bruno.ts';
import { isJsonObject, type JsonObject } from '../../src/model/json.ts';
import { startHttpServer } from '../servers/http-server.ts';
import { brunoFixtures } from './bruno-fixtures.ts';
import { type BrunoSent, brunoRequest } from './bruno-request.ts';
import { requestDifferences } from './bruno-sent.ts';
import { runOnDrafts } from './drafts.ts';
import type { ImportRow } from './import-row.ts';

/**
 * Imports Bruno's own test collections and language fixtures. Wrong is: `check` finds a problem in what comes out, a
 * request is missing, what rollcall sends is not what the trees of Bruno's parser say, the two spellings of a folder
 * come out differently, or a fixture is read otherwise than its JSON says.
 */
export async function importBrunoConformance(dataRoot: string): Promise<ImportRow> {
  const packages = join(dataRoot, 'bruno/packages');
  const row: ImportRow = { format: 'bruno', files: 0, whole: 0, withList: 0, refused: 0, wrong: [] };
  const wrong = (file: string, why: string): void => void row.wrong.push({ file, why });
  const server = await startHttpServer((_, response) => void response.end('{}'));
  try {
    const toServer = (text: string): string =>
      text
        .replaceAll(/https?:\/\/([\w.-]+)(:\d+)?/g, `${server.url}/$1`)
        .replace('url: localhost:8081', `url: 127.0.0.1:${server.port}`);
    const bru = await folderSource(join(packages, 'bruno-tests/collection'), toServer);
    const open = await folderSource(join(packages, 'bruno-tests/yml-collection'), toServer);
    const [fromBru, fromOpen] = [await importBruno(bru), await importBruno(open)];
    for (const [source, imported] of [[bru, fromBru] as const, [open, fromOpen] as const]) {
      count(row, source, imported);
      const { exit, stderr } = await runOnDrafts(imported, ['check']);
      if (exit !== 0) wrong(source.path, `check: ${stderr.slice(0, 500)}`);
    }
    for (const why of twinDifferences(fromBru, fromOpen)) wrong('variable-datatypes', why);
    await runOnDrafts(marked(fromBru), ['run', '--timeout', '20s'], unknownValues(fromBru));
    for (const { name, why } of sentDifferences(bru, fromBru, server.received)) wrong(name, why);
  } finally {
    await server.close();
  }
  await brunoFixtures(join(packages, 'bruno-lang/v2/tests'), row);
  return row;
}

async function folderSource(root: string, change: (text: string) => string): Promise<ImportSource> {
  const all = await readdir(root, { recursive: true });
  const names = all.filter((name) => /\.(bru|ya?ml)$|bruno\.json$/.test(name)).toSorted();
  const files = names.map(async (name) => ({
    path: join(root, name),
    name,
    text: change(await readFile(join(root, name), 'utf8')),
  }));
  return {
    path: root,
    files: await Promise.all(files),
    readBeside: async (file, path) => {
      const target = join(dirname(file.path), path);
      return relative(root, target).startsWith('..') ? undefined : readFile(target, 'utf8').catch(() => undefined);
    },
  };
}

/** Every request file is carried over whole, or with a list. */
function count(row: ImportRow, { files }: ImportSource, { leftovers }: Imported): void {
  const listed = new Set(
    leftovers.filter(({ what }) => !what.endsWith('needs a value')).map(({ place }) => place.file),
  );
  for (const { name } of files.filter(isRequestFile)) {
    row.files += 1;
    if (listed.has(name)) row.withList += 1;
    else row.whole += 1;
  }
}

function isRequestFile({ name }: { name: string }): boolean {
  return !/(^environments\/)|(^|\/)(bruno\.json|collection\.bru|opencollection\.yml|folder\.(bru|yml))$/.test(name);
}

/** The same with a header that tells which request it is, and without what would keep one from being sent. */
function marked(imported: Imported): Imported {
  const collections = imported.collections.map((draft) => {
    const requests = requestsOf(draft.content).map(([id, request]): [string, JsonObject] => {
      const { capture: _, expect: __, ...rest } = request;
      const headers = isJsonObject(rest['headers']) ? rest['headers'] : {};
      return [id, { ...rest, headers: { ...headers, 'x-judge': `${draft.path}#${id}` } }];
    });
    return { ...draft, content: { ...draft.content, requests: Object.fromEntries(requests) } };
  });
  const missing = imported.leftovers.flatMap(({ what, hint }) =>
    what.startsWith('file ') ? [{ path: hint?.replace('copy it to ', '') ?? '', text: 'some bytes' }] : [],
  );
  return { ...imported, collections, files: [...imported.files, ...missing] };
}

/** A number, which is text as well as JSON, for whatever the source gives no value. */
function unknownValues({ collections, secrets }: Imported): Record<string, string> {
  const known = new Set(secrets.map(({ name }) => name));
  const names = collections.flatMap(({ content }) => {
    const env = isJsonObject(content['env']) ? content['env'] : {};
    return Object.entries(env).flatMap(([name, value]) => (isJsonObject(value) && 'default' in value ? [] : [name]));
  });
  return Object.fromEntries(names.filter((name) => !known.has(name)).map((name) => [name, '7']));
}

function requestsOf(content: JsonObject): [string, JsonObject][] {
  const requests = content['requests'];
  return Object.entries(isJsonObject(requests) ? requests : {}) as [string, JsonObject][];
}

function* sentDifferences(
  { files }: ImportSource,
  { collections }: Imported,
  received: Awaited<ReturnType<typeof startHttpServer>>['received'],
): Generator<{ name: string; why: string }> {
  const textOf = (name: string): string => files.find((file) => file.name === name)?.text ?? '';
  const sent = new Map(received.map((request) => [String(request.headers['x-judge']), request]));
  const ids = collections.flatMap(({ path, content }) =>
    requestsOf(content).map(([id, { name }]) => ({ path, id, name })),
  );
  for (const file of files.filter((one) => one.name.endsWith('.bru') && isRequestFile(one))) {
    const folders = dirname(file.name)
      .split('/')
      .map((_, index, all) => all.slice(0, index + 1).join('/'));
    const levels = ['collection.bru', ...folders.map((folder) => `${folder}/folder.bru`)].map(textOf);
    const expected: BrunoSent | undefined = brunoRequest(file.text, levels, textOf('environments/Local.bru'));
    if (expected === undefined) continue;
    const path = dirname(file.name) === '.' ? 'bruno-testbench.yaml' : `${slug(dirname(file.name))}.yaml`;
    const own = ids.filter((one) => one.path === path && (one.name ?? one.id) === expected.name);
    const found = own.map(({ id }) => sent.get(`${path}#${id}`)).filter((one) => one !== undefined);
    if (found.length === 0) yield { name: file.name, why: 'was not sent' };
    else {
      const best = found.map((one) => requestDifferences(expected, one)).toSorted((a, b) => a.length - b.length)[0];
      for (const why of best ?? []) yield { name: file.name, why };
    }
  }
}

function slug(path: string): string {
  return path
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9/]+/g, '-');
}

function* twinDifferences(bru: Imported, open: Imported): Generator<string> {
  const [one, other] = [bru, open].map(({ collections }) => {
    const draft = collections.find(({ path }) => path === 'variable-datatypes.yaml');
    return requestsOf(draft?.content ?? {});
  });
  for (const [id, request] of one ?? []) {
    const twin = other?.find(([name]) => name === id)?.[1];
    if (JSON.stringify(request) !== JSON.stringify(twin)) yield `${id} is not the same from .bru and from YAML`;
  }
}
