import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Imported } from '../../src/convert/import.ts';
import { importCurl } from '../../src/convert/import-curl.ts';
import { ProblemError } from '../../src/model/problem.ts';
import { runOnDrafts } from './drafts.ts';
import type { ImportRow } from './import-row.ts';
import { differences, parseRawRequest } from './raw-request.ts';
import { startRequestReceiver } from './request-receiver.ts';

/**
 * Twins that do not say what curl sends, so that nothing can be compared. They count as imported, not as right.
 */
const NOT_COMPARABLE: Record<string, string> = {
  redirect_command_url_query: 'the twin has a shell command in its URL',
};

/**
 * What stands in the twins for values that only a shell or a file has: they are given as variables, so that the rest of
 * the request can be compared.
 */
const VALUES: Record<string, Record<string, string>> = {
  get_with_env_var: { DO_API_TOKEN: '$DO_API_TOKEN' },
  read_stdin: { CONTENT_OF_STANDARD_INPUT: '@-' },
  redirect_command_data: { CONTENT_OF_A_FILE: '@`echo myfile.jg`' },
  redirect_variable_data: { CONTENT_OF_A_FILE: '@$FILENAME' },
};

/**
 * Imports every curl command of curlconverter's tests. Wrong is: `check` finds a problem in what comes out, or, where
 * there is a raw request for it, rollcall sends another method, path, query, header of the command, or body.
 */
export async function importCurlConformance(
  dataRoot: string,
  print: (line: string) => void = () => {},
): Promise<ImportRow> {
  const root = join(dataRoot, 'curl/test/fixtures');
  const names = (await readdir(join(root, 'curl_commands'))).filter((name) => name.endsWith('.sh')).toSorted();
  const row: ImportRow = { format: 'curl', files: names.length, whole: 0, withList: 0, refused: 0, wrong: [] };
  let compared = 0;
  for (const name of names) {
    const stem = name.slice(0, -'.sh'.length);
    const wrong = (why: string): void => void row.wrong.push({ file: name, why });
    try {
      const imported = await importOne(join(root, 'curl_commands', name), stem);
      if (imported.leftovers.length === 0) row.whole += 1;
      else row.withList += 1;
      const { exit, stderr } = await runOnDrafts(imported, ['check']);
      if (exit !== 0) wrong(`check: ${stderr}`);
      const twin = join(root, 'http', `${stem}.txt`);
      if (!existsSync(twin)) continue;
      if (NOT_COMPARABLE[stem] !== undefined) print(`curl: ${name} is not compared: ${NOT_COMPARABLE[stem]}`);
      else {
        compared += 1;
        for (const why of await compare(imported, await readFile(twin, 'utf8'), stem)) wrong(why);
      }
    } catch (error) {
      if (error instanceof ProblemError) row.refused += 1;
      else wrong(String(error));
    }
  }
  print(`curl: ${compared} of ${names.length} files compared with the raw request they must send`);
  return row;
}

/** A file beside the command is not there; in its place stands what the twin has for it. */
async function importOne(path: string, stem: string): Promise<Imported> {
  const text = await readFile(path, 'utf8');
  return importCurl({
    path,
    files: [{ path, name: `${stem}.sh`, text }],
    readBeside: async (_file, beside) =>
      text.includes(`--upload-file ${beside}`) ? beside : text.includes('cookie') ? undefined : `@${beside}`,
  });
}

async function compare(imported: Imported, twin: string, stem: string): Promise<string[]> {
  const server = await startRequestReceiver();
  try {
    const base = imported.collections.some(({ content }) => 'baseUrl' in content) ? [`BASE_URL=${server.url}`] : [];
    const { stdout, stderr } = await runOnDrafts(
      imported,
      ['run', '--reporter', 'console', ...base.flatMap((one) => ['--var', one])],
      { ...VALUES[stem] },
    );
    const [first] = server.requests;
    return first === undefined ? [`nothing was sent: ${stdout}${stderr}`] : differences(first, parseRawRequest(twin));
  } finally {
    await server.close();
  }
}
