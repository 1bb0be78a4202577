import assert from 'node:assert';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import ajvStandalone from 'ajv/dist/standalone/index.js';
import { build, type Plugin } from 'esbuild';
import { commandNames } from '../src/cli/commands/registry.ts';
import { createPlainAjv, type Dialect, metaSchemaUri } from '../src/expect/schema/dialects.ts';

/**
 * Bundles the command: all of src/ and the packages that nearly every run needs become dist/bundle/program-<hash>.cjs,
 * and dist/main.js starts that. What a run needs now and then stays a package of its own. See docs/decisions/13-bundle.md.
 */
const root = join(import.meta.dirname, '..');
const dist = process.argv[2] ?? join(root, 'dist');

const standalone = ajvStandalone as unknown as (ajv: unknown, validate: unknown) => string;
const plainRegExp = Object.assign((pattern: string) => new RegExp(pattern, 'u'), { code: 'new RegExp' });

const bundled = [
  '@marcbachmann/cel-js',
  'ajv',
  'ajv-formats',
  'cli-table3',
  'commander',
  'js-yaml',
  'lossless-json',
  'undici/lib',
];

/** `require` of a package inside a function stays lazy in the bundle only if it is the plain one. */
const plainRequire: Plugin = {
  name: 'plain-require',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { contents: text.replace(/^const require = createRequire\(import\.meta\.url\);$/m, ''), loader: 'ts' };
    });
  },
};

/** Packages that are not bundled are found beside the program. */
const otherPackages: Plugin = {
  name: 'other-packages',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
      const isOurs = !/[\\/]node_modules[\\/]/.test(importer);
      if (!isOurs || bundled.some((name) => path === name || path.startsWith(`${name}/`))) return undefined;
      return { path, external: true };
    });
  },
};

/** Modules of Node that cost milliseconds to load, loaded when something of them is first used. */
const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup: ({ onResolve, onLoad }) => {
    const names = ['child_process', 'crypto', 'http', 'http2', 'https', 'tls', 'zlib', 'tty', 'worker_threads'];
    const filter = new RegExp(`^(node:)?(${names.join('|')})$`);
    onResolve({ filter }, ({ path, namespace }) =>
      namespace === 'lazy-builtin'
        ? { path, external: true }
        : { path: path.replace('node:', ''), namespace: 'lazy-builtin' },
    );
    onLoad({ filter: /./, namespace: 'lazy-builtin' }, ({ path }) => {
      const members = Object.keys(createRequire(import.meta.url)(`node:${path}`) as object);
      const getters = members.map((member) => `get ${member}() { return load().${member}; }`);
      return {
        contents: `const load = () => require('node:${path}');\nmodule.exports = {\n${getters.join(',\n')}\n};`,
        loader: 'js',
      };
    });
  },
};

/** Asserting only needs its module where something does not hold. */
const lazyAssert: Plugin = {
  name: 'lazy-assert',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(node:)?assert$/ }, ({ path, namespace }) =>
      namespace === 'lazy-assert' ? { path, external: true } : { path: 'assert', namespace: 'lazy-assert' },
    );
    onLoad({ filter: /./, namespace: 'lazy-assert' }, () => {
      const members = Object.keys(assert).map((name) => `get ${name}() { return load().${name}; }`);
      const contents = `const load = () => require('node:assert');
function assert(...args) { if (!args[0]) load()(...args); }
module.exports = Object.defineProperties(assert, Object.getOwnPropertyDescriptors({ ${members.join(', ')} }));`;
      return { contents, loader: 'js' };
    });
  },
};

/** The meta-schemas that schemas are most often held against, compiled now and not at each start. */
const metaSchemas: Plugin = {
  name: 'meta-schemas',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]compiled-meta-schemas\.ts$/ }, async ({ path }) => {
      const modules = await Promise.all((['2020-12', 'draft-07'] as const).map(compiledMetaSchema));
      const contents = `export const compiledMetaSchemas = {\n${modules.join(',\n')}\n};`;
      return { contents, loader: 'js', resolveDir: dirname(path) };
    });
  },
};

async function compiledMetaSchema(dialect: Dialect): Promise<string> {
  const ajv = await createPlainAjv(dialect, {}, { code: { source: true, optimize: true, regExp: plainRegExp } });
  const code = standalone(ajv, ajv.getSchema(metaSchemaUri(dialect)));
  return `'${dialect}': () => { const module = { exports: {} }; (function (module, exports) {${code}})(module, module.exports); return module.exports; }`;
}

/** What undici loads at once, and most runs never use. A line that is not there any more ends the build. */
const undiciLater: Plugin = {
  name: 'undici-later',
  setup: ({ onLoad }) => {
    const lines: [file: string, from: string, to: string][] = [
      [
        'dispatcher/client.js',
        "const connectH2 = require('./client-h2.js')",
        "const connectH2 = (...args) => require('./client-h2.js')(...args)",
      ],
      // Only asked for where the caller names no limit, which ours does.
      [
        'dispatcher/client.js',
        'const getDefaultNodeMaxHeaderSize = http &&',
        'const getDefaultNodeMaxHeaderSize = () => http.maxHeaderSize; undefined &&',
      ],
      ['core/util.js', "const { IncomingMessage } = require('node:http')", ''],
      ['core/util.js', 'constructor === IncomingMessage', "constructor === require('node:http').IncomingMessage"],
    ];
    onLoad({ filter: /[\\/]undici[\\/]lib[\\/](core[\\/]util|dispatcher[\\/]client)\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, 'utf8');
      for (const [file, from, to] of lines) {
        if (!path.endsWith(file)) continue;
        if (!contents.includes(from)) throw new Error(`${path} has no line ${from}`);
        contents = contents.replace(from, to);
      }
      return { contents, loader: 'js' };
    });
  },
};

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
  plugins: [lazyBuiltins, lazyAssert, undiciLater, metaSchemas, plainRequire, otherPackages],
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

await keepOnly(await reachableFrom('index'));

/** The compiled modules and types that a module leads to, with it; all as paths below dist/. */
async function reachableFrom(entry: string): Promise<Set<string>> {
  const library = await build({
    ...shared,
    entryPoints: [join(dist, `${entry}.js`)],
    format: 'esm',
    packages: 'external',
  });
  const found = new Set(Object.keys(library.metafile.inputs).map((path) => relative(dist, resolve(path))));
  const types = [`${entry}.d.ts`];
  for (const path of types) {
    const declared = await readFile(join(dist, path), 'utf8');
    for (const [, name = ''] of declared.matchAll(/(?:from |import\()['"](\.[^'"]+)\.[jt]s['"]/g)) {
      const next = join(dirname(path), `${name}.d.ts`);
      if (!types.includes(next)) types.push(next);
    }
  }
  return new Set([...found, ...types]);
}

/** The rest of what was compiled is in the bundle: nobody would ever load it. */
async function keepOnly(kept: ReadonlySet<string>): Promise<void> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = relative(dist, join(entry.parentPath, entry.name));
    const isCompiled = entry.isFile() && /\.(js|d\.ts)$/.test(path) && path !== 'main.js';
    if (isCompiled && !kept.has(path)) await rm(join(dist, path));
  }
  for (const entry of entries.filter((one) => one.isDirectory()).toReversed()) {
    // Only empty folders go.
    await rmdir(join(entry.parentPath, entry.name)).catch(() => {});
  }
}
