import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkAwsSigV4 } from './aws-sigv4.ts';
import { importBrunoConformance } from './import-bruno.ts';
import { importCurlConformance } from './import-curl.ts';
import { importHarConformance } from './import-har.ts';
import { importHttpConformance } from './import-http.ts';
import { importHurlConformance } from './import-hurl.ts';
import { importOpenapiConformance } from './import-openapi.ts';
import { importPostmanConformance } from './import-postman.ts';
import type { ImportRow } from './import-row.ts';
import { jsonPathConformance } from './json-path.ts';
import { jsonSchemaConformance } from './json-schema.ts';
import { openapiReadConformance } from './openapi-read.ts';
import { reportConformance } from './reports.ts';

/**
 * Tries rollcall on data by others: `npm run conformance [folder]`. Without the folder it says that it was skipped.
 * Exits 1 where a number is below what it must reach.
 */
const data = resolve(process.argv[2] ?? join(import.meta.dirname, '../../../shared/data'));

/** Required cases of the JSON-Schema-Test-Suite that must pass at least. */
const schemaFloors: Record<string, number> = { 'draft-07': 919, '2019-09': 1231, '2020-12': 1237 };

/** Of the columns under `import`. */
const widths = [6, 5, 9, 7, 5];

const print = (line: string): void => void process.stdout.write(`${line}\n`);

if (!existsSync(data)) {
  print('conformance: skipped, the folder of data by others is not there');
} else {
  const misses: string[] = [];
  const require = (what: string, passed: number, floor: number): void => {
    if (passed < floor) misses.push(`${what}: ${passed}, must be at least ${floor}`);
  };
  const schemas = await jsonSchemaConformance(join(data, 'json-schema-test-suite'), print);
  for (const [dialect, { passed }] of Object.entries(schemas)) require(dialect, passed, schemaFloors[dialect] ?? 0);
  const paths = await jsonPathConformance(join(data, 'jsonpath-cts/cts.json'));
  print(`jsonpath: ${paths.passed}/${paths.total}`);
  for (const failure of paths.failures) print(`  ${failure}`);
  require('jsonpath', paths.passed, paths.total);
  const aws = await checkAwsSigV4(join(data, 'aws-sigv4'), print);
  require('aws-sigv4', aws.passed, aws.total);
  for (const { name, valid, message } of await reportConformance(data)) {
    print(`${name}: ${valid ? 'valid' : `not valid: ${message}`}`);
    if (!valid) misses.push(`${name} is not valid`);
  }
  const read = await openapiReadConformance([join(data, 'openapi'), join(data, 'openapi-oas-examples')]);
  print(`openapi: ${read.read} of ${read.files} descriptions read, ${read.refused.length} refused`);
  for (const { file, reason } of read.refused) print(`  refused ${file}: ${reason}`);
  for (const wrong of read.wrong) misses.push(`openapi ${wrong}`);
  const imports = {
    openapi: async (folder: string) => {
      const row = await importOpenapiConformance(folder);
      mocked = `of ${row.sent} requests of imported descriptions ${row.green} are green against a mock`;
      return row;
    },
    postman: importPostmanConformance,
    bruno: importBrunoConformance,
    hurl: importHurlConformance,
    http: importHttpConformance,
    curl: importCurlConformance,
    har: importHarConformance,
  } satisfies Record<string, (data: string) => Promise<ImportRow>>;
  let mocked = '';
  print('import      files  whole  with list  refused  wrong');
  for (const conformance of Object.values(imports)) {
    const { format, files, whole, withList, refused, wrong } = await conformance(data);
    const cells = [files, whole, withList, refused, wrong.length].map((count, i) =>
      String(count).padStart(widths[i] ?? 0),
    );
    print(`${format.padEnd(10)} ${cells.join('  ')}`);
    for (const { file, why } of wrong) misses.push(`import ${format} is wrong about ${file}: ${why}`);
  }
  print(mocked);
  for (const miss of misses) print(`below what it must reach: ${miss}`);
  process.exitCode = misses.length === 0 ? 0 : 1;
}
