import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkAwsSigV4 } from './aws-sigv4.ts';
import { jsonPathConformance } from './json-path.ts';
import { jsonSchemaConformance } from './json-schema.ts';
import { reportConformance } from './reports.ts';

/**
 * Tries rollcall on data by others: `npm run conformance [folder]`. Without the folder it says that it was skipped.
 * Exits 1 where a number is below what it must reach.
 */
const data = resolve(process.argv[2] ?? join(import.meta.dirname, '../../../shared/data'));

/** Required cases of the JSON-Schema-Test-Suite that must pass at least. */
const schemaFloors: Record<string, number> = { 'draft-07': 919, '2019-09': 1231, '2020-12': 1237 };

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
  for (const miss of misses) print(`below what it must reach: ${miss}`);
  process.exitCode = misses.length === 0 ? 0 : 1;
}
