import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { commandNames } from '../src/cli/commands/registry.ts';
import { keepReachable } from './bundle/keep-reachable.ts';
import { startPlugins } from './bundle/start-plugins.ts';

/**
 * Bundles the command: all of src/ and the packages that nearly every run needs become dist/bundle/program-<hash>.cjs,
 * and dist/main.js starts that. What a run needs now and then stays a package of its own. See docs/decisions/13-bundle.md.
 */
const root = join(import.meta.dirname, '..');
const dist = process.argv[2] ?? join(root, 'dist');

const shared = {
  metafile: true,
  bundle: true,
  write: false,
  platform: 'node',
  target: 'node20.19',
  logLevel: 'warning',
} as const;

const program = await build({
  ...shared,
  entryPoints: [join(root, 'src/program.ts')],
  format: 'cjs',
  define: { 'import.meta.url': 'moduleUrl', 'performance.now': 'nowMs' },
  // The file is one function, run as it is: joining texts of this size costs milliseconds. The clock of `performance` is
  // the same one, behind a module of Node that takes longer to load than its whole use.
  banner: {
    js: `(function (exports, require, module, __filename, importPackage) {
const moduleUrl = require('node:url').pathToFileURL(__filename).href;
const nowMs = () => { const [s, ns] = process.hrtime(); return s * 1e3 + ns / 1e6; };`,
  },
  footer: { js: '})' },
  // Names and lines stay, for stacks; the code itself is compiled once.
  minifyWhitespace: true,
  minifySyntax: true,
  keepNames: false,
  plugins: startPlugins(),
});
if (process.env['META']) await writeFile(process.env['META'], JSON.stringify(program.metafile));
// A script cannot import; the module that starts it can.
const text = (program.outputFiles[0]?.text ?? '').replace(/\bimport\(("[^"./][^"]*")\)/g, 'importPackage($1)');
const left = /\bimport\([^)]*\)/.exec(text.replace(/`[^`]*`/g, ''));
if (left) throw new Error(`the bundle still imports: ${left[0]}`);
const file = `program-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.cjs`;

const start = await build({
  ...shared,
  entryPoints: [join(root, 'src/main.ts')],
  format: 'esm',
  define: { BUNDLE: JSON.stringify({ file, commands: commandNames }) },
  external: ['./program.ts'],
});

await rm(join(dist, 'bundle'), { recursive: true, force: true });
await mkdir(join(dist, 'bundle'));
await writeFile(join(dist, 'bundle', file), text);
await writeFile(join(dist, 'main.js'), start.outputFiles[0]?.contents ?? '');

await keepReachable(dist, 'index');
