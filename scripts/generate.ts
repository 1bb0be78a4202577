import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { generatedFiles } from './generated-files.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = generatedFiles();
for (const [path, text] of Object.entries(files)) await writeFile(new URL(`../${path}`, import.meta.url), text);

const formatted = Object.keys(files).filter((path) => path.endsWith('.json'));
const biome = fileURLToPath(import.meta.resolve('@biomejs/biome/bin/biome'));
execFileSync(process.execPath, [biome, 'format', '--write', ...formatted], { cwd: root, stdio: 'inherit' });
