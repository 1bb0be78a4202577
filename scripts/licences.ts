import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { licenceFiles } from './licence-files.ts';
import { thirdPartyPackages } from './third-party-packages.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = licenceFiles(await thirdPartyPackages(root));
for (const [path, text] of Object.entries(files)) await writeFile(join(root, path), text);
