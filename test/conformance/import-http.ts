import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Imported } from '../../src/convert/import.ts';
import { importHttp } from '../../src/convert/import-http.ts';
import { isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';
import { ProblemError } from '../../src/model/problem.ts';
import { runOnDrafts } from './drafts.ts';
import type { ImportRow } from './import-row.ts';

type Line = { method: string; url: string; at: number };

/**
 * Imports every example of httpyac. Wrong is: `check` finds a problem in what comes out, requests are missing, or one has
 * another method or URL than a plain reading of the file finds.
 */
export async function importHttpConformance(dataRoot: string): Promise<ImportRow> {
  const root = join(dataRoot, 'http');
  const names = (await readdir(root, { recursive: true })).filter((name) => /\.(http|rest)$/.test(name)).toSorted();
  const row: ImportRow = { format: 'http', files: names.length, whole: 0, withList: 0, refused: 0, wrong: [] };
  for (const name of names) {
    const path = join(root, name);
    const text = await readFile(path, 'utf8');
    try {
      const imported = await importHttp({
        path,
        files: [{ path, name: name.split('/').at(-1) ?? name, text }],
        readBeside: (file, beside) => readBelow(root, join(dirname(file.path), beside)),
      });
      for (const why of await differences(imported, text)) row.wrong.push({ file: name, why });
      if (imported.leftovers.length === 0) row.whole += 1;
      else row.withList += 1;
    } catch (error) {
      if (error instanceof ProblemError) row.refused += 1;
      else row.wrong.push({ file: name, why: String(error) });
    }
  }
  return row;
}

async function readBelow(root: string, path: string): Promise<string | undefined> {
  return relative(root, path).startsWith('..') ? undefined : readFile(path, 'utf8').catch(() => undefined);
}

async function differences(imported: Imported, text: string): Promise<string[]> {
  const wanted = requestLines(text);
  const carried = imported.collections.flatMap((draft) => carriedLines(draft.content, imported));
  const left = imported.leftovers.filter(({ what }) => what.endsWith(' request')).length;
  const wrong: string[] = [];
  if (carried.length + left !== wanted.length)
    wrong.push(`${carried.length} carried and ${left} left of ${wanted.length} requests`);
  const http = wanted.filter(({ method, url }) => !isForeign(method, url));
  for (const [index, line] of http.entries()) {
    const mine = carried[index];
    const url = filled(line.url, text, line.at);
    if (mine === undefined || mine.method !== line.method || !sameUrl(mine.url, url)) {
      wrong.push(`request ${index} is ${mine?.method} ${mine?.url} instead of ${line.method} ${url}`);
    }
  }
  if (imported.collections.length > 0) {
    const { exit, stderr } = await runOnDrafts(imported, ['check']);
    if (exit !== 0) wrong.push(`check: ${stderr}`);
  }
  return wrong;
}

const WORDS =
  /^\s*(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS|CONNECT|TRACE|PROPFIND|PROPPATCH|MKCOL|COPY|MOVE|LOCK|UNLOCK|CHECKOUT|CHECKIN|REPORT|MERGE|MKACTIVITY|MKWORKSPACE|VERSION-CONTROL|BASELINE-CONTROL|GRPC|MQTT|KAFKA|WS|SSE|AMQP) +(\S.*?)( HTTP\/\S+)?\s*$/;

function isForeign(method: string, url: string): boolean {
  return /^(GRPC|MQTT|KAFKA|WS|SSE|AMQP|CONNECT)$/.test(method) || /^(?!https?:)\w+:\/\//.test(url);
}

/** Lines that begin a request, read without what is in scripts, comments and multipart bodies. */
function requestLines(text: string): Line[] {
  const blank = (all: string): string => all.replace(/[^\n]/g, ' ');
  const plain = text
    .replace(/^\s*\/\*[\s\S]*?\*\/\s*$/gm, blank)
    .replace(/^\s*\{\{[^{}\n]*\n[\s\S]*?^\s*\}\}/gm, blank)
    .replace(/^\s*[<>] *\{%[\s\S]*?%\}/gm, blank)
    .replace(/^--(\S+)$[\s\S]*?^--\1--$/gm, blank);
  const lines: Line[] = [];
  let hasRequest = false;
  let at = 0;
  for (const line of plain.split('\n')) {
    if (/^\s*###/.test(line)) hasRequest = false;
    const [, method, url] = WORDS.exec(line) ?? [];
    const bare: string | undefined = hasRequest ? undefined : /^\s*((?:\w+:\/\/|\/(?!\/)|\{\{)\S+)\s*$/.exec(line)?.[1];
    if (method !== undefined && url !== undefined) lines.push({ method, url, at });
    else if (bare !== undefined) lines.push({ method: 'GET', url: bare, at });
    hasRequest ||= method !== undefined || bare !== undefined;
    at += line.length + 1;
  }
  return lines;
}

/** A URL with the variables that the file sets, the last one above it; any other placeholder is a hole. */
function filled(url: string, text: string, at: number, depth = 0): string {
  return url.replace(/\{\{\s*(.*?)\s*\}\}/g, (_, name: string) => {
    const all = [...text.matchAll(/^[ \t]*@(\S+?)[ \t]*=[ \t]*(.*?)[ \t]*$/gm)].filter((found) => found[1] === name);
    const found = all.findLast(({ index }) => index <= at) ?? all[0];
    return found === undefined || depth > 5 ? '{}' : filled(found[2] ?? '', text, at, depth + 1);
  });
}

function carriedLines(content: JsonObject, imported: Imported): { method: string; url: string }[] {
  const values = new Map(imported.secrets.map(({ name, value }) => [`env.${name}`, value]));
  for (const [name, declared] of Object.entries(mapOf(content['env']))) {
    const value = mapOf(declared)['default'];
    if (typeof value === 'string') values.set(`env.${name}`, value);
  }
  const fill = (text: string): string =>
    text.replace(/\$\{\{ (.*?) \}\}/g, (_, cel: string) => {
      const inner = mapOf(content['vars'])[cel.replace('vars.', '')];
      return values.get(cel) ?? (typeof inner === 'string' ? fill(inner) : '{}');
    });
  const base = typeof content['baseUrl'] === 'string' ? fill(content['baseUrl']) : '';
  return Object.values(mapOf(content['requests'])).map((request) => {
    const [key = '', value] = Object.entries(mapOf(request)).find(([name]) => /^([A-Z]+|request)$/.test(name)) ?? [];
    const line = typeof value === 'string' ? value : '';
    const [, method = key, url = ''] = /^(\S+) ([\s\S]*)$/.exec(key === 'request' ? line : `${key} ${line}`) ?? [];
    const full = fill(url);
    return { method, url: /^\w+:\/\//.test(full) ? full : base + full };
  });
}

/** A path alone stands for one on any host. */
function sameUrl(mine: string, wanted: string): boolean {
  const shown = mine.replace(/<[^<>]*>/g, '{}');
  return shown === wanted || (!/^(\w+:\/\/|\{\})/.test(wanted) && shown.endsWith(wanted));
}

function mapOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
