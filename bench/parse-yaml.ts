import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parse } from 'yaml';

/** The floor of `check`: `yaml` parses every file of a folder to a plain value and does nothing else. */
const [folder = '.'] = process.argv.slice(2);
let requests = 0;
for (const name of readdirSync(folder)) {
  const collection = parse(readFileSync(join(folder, name), 'utf8')) as { requests: object };
  requests += Object.keys(collection.requests).length;
}
process.stdout.write(`${requests} requests\n`);
