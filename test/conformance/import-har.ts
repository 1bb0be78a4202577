import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Imported } from '../../src/convert/import.ts';
import { importHar } from '../../src/convert/import-har.ts';
import { isJsonObject, type Json } from '../../src/model/json.ts';
import { ProblemError } from '../../src/model/problem.ts';
import { runOnDrafts } from './drafts.ts';
import type { ImportRow } from './import-row.ts';
import { differences, type RawRequest } from './raw-request.ts';
import { startRequestReceiver } from './request-receiver.ts';

/** Headers that belong to the connection of the recording client. */
const OF_CONNECTION = /^(:.*|host|connection|accept-encoding|content-length|cookie)$/;

/**
 * Imports every recording. Wrong is: `check` finds a problem in what comes out, requests are missing, or rollcall sends
 * another method, target, header or body than the file says of a request.
 */
export async function importHarConformance(dataRoot: string): Promise<ImportRow> {
  const root = join(dataRoot, 'har');
  const names = (await readdir(root, { recursive: true })).filter((name) => name.endsWith('.har')).toSorted();
  const row: ImportRow = { format: 'har', files: names.length, whole: 0, withList: 0, refused: 0, wrong: [] };
  for (const name of names) {
    const wrong = (why: string): void => void row.wrong.push({ file: name, why });
    try {
      const text = await readFile(join(root, name), 'utf8');
      const file = { path: join(root, name), name, text };
      const imported = await importHar({ path: file.path, files: [file], readBeside: async () => undefined });
      if (imported.leftovers.length === 0) row.whole += 1;
      else row.withList += 1;
      const { exit, stderr } = await runOnDrafts(imported, ['check']);
      if (exit !== 0) wrong(`check: ${stderr}`);
      for (const why of await compare(imported, answeredRequests(text))) wrong(why);
    } catch (error) {
      if (error instanceof ProblemError) row.refused += 1;
      else wrong(String(error));
    }
  }
  return row;
}

type HostRequest = RawRequest & { host: string };

/** What the file says of each request that got an answer, read from its JSON alone. */
function answeredRequests(text: string): HostRequest[] {
  const { log } = JSON.parse(text) as { log: { entries: HarEntry[] } };
  return log.entries
    .filter(({ response }) => response.status > 0)
    .map(({ request }) => {
      const { host, pathname, search } = new URL(request.url);
      return {
        host,
        method: request.method,
        target: pathname + search,
        headers: request.headers
          .map(({ name, value }): [string, string] => [name.toLowerCase(), value])
          .filter(([name]) => !OF_CONNECTION.test(name)),
        body: request.postData?.text ?? '',
      };
    });
}

type HarEntry = {
  request: {
    method: string;
    url: string;
    headers: { name: string; value: string }[];
    postData?: { text?: string };
  };
  response: { status: number };
};

async function compare(imported: Imported, wanted: HostRequest[]): Promise<string[]> {
  const found: string[] = [];
  for (const collection of imported.collections) {
    const ofHost = wanted.filter(({ host }) => host === collection.content['name']);
    const server = await startRequestReceiver();
    try {
      const bases = Object.keys(mapOf(collection.content['env'])).filter((name) => name.startsWith('BASE_URL'));
      const args = ['run', '--reporter', 'console', ...bases.flatMap((name) => ['--var', `${name}=${server.url}`])];
      await runOnDrafts({ ...imported, collections: [collection] }, args);
      if (server.requests.length !== ofHost.length) {
        found.push(`${collection.path}: ${server.requests.length} requests instead of ${ofHost.length}`);
      }
      for (const [index, sent] of server.requests.entries()) {
        const must = ofHost[index];
        for (const why of must === undefined ? [] : differences(sent, must))
          found.push(`${collection.path} ${index}: ${why}`);
      }
    } finally {
      await server.close();
    }
  }
  const hosts = new Set(imported.collections.map(({ content }) => content['name']));
  for (const { host } of wanted) if (!hosts.has(host)) found.push(`there is no collection of ${host}`);
  return found;
}

function mapOf(value: Json | undefined): Record<string, Json> {
  return isJsonObject(value) ? value : {};
}
