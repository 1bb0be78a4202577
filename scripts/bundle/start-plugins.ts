import assert from 'node:assert';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import ajvStandalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'esbuild';
import { createPlainAjv, type Dialect, metaSchemaUri } from '../../src/expect/schema/dialects.ts';

/** Packages that nearly every run needs. */
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

/** What makes a bundle of the program start quickly; see docs/decisions/13-bundle.md. */
export const startPlugins = (): Plugin[] => [
  lazyBuiltins,
  lazyAssert,
  undiciLater,
  metaSchemas,
  plainRequire,
  otherPackages,
];

const standalone = ajvStandalone as unknown as (ajv: unknown, validate: unknown) => string;
const plainRegExp = Object.assign((pattern: string) => new RegExp(pattern, 'u'), { code: 'new RegExp' });

/** `require` of a package inside a function stays lazy in the bundle only if it is the plain one. */
const plainRequire: Plugin = {
  name: 'plain-require',
  setup: (bundler) => {
    bundler.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { contents: text.replace(/^const require = createRequire\(import\.meta\.url\);$/m, ''), loader: 'ts' };
    });
  },
};

/** Packages that are not bundled are found beside the program. */
const otherPackages: Plugin = {
  name: 'other-packages',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
      const isOurs = !/[\\/]node_modules[\\/]/.test(importer);
      if (!isOurs || bundled.some((name) => path === name || path.startsWith(`${name}/`))) return undefined;
      return { path, external: true };
    });
  },
};

/** Modules of Node that cost milliseconds to load, loaded when something of them is first used. */
const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup: (bundler) => {
    const names = ['child_process', 'crypto', 'http', 'http2', 'https', 'tls', 'zlib', 'tty', 'worker_threads'];
    const filter = new RegExp(`^(node:)?(${names.join('|')})$`);
    bundler.onResolve({ filter }, ({ path, namespace }) =>
      namespace === 'lazy-builtin'
        ? { path, external: true }
        : { path: path.replace('node:', ''), namespace: 'lazy-builtin' },
    );
    bundler.onLoad({ filter: /./, namespace: 'lazy-builtin' }, ({ path }) => {
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
  setup: (bundler) => {
    bundler.onResolve({ filter: /^(node:)?assert$/ }, ({ path, namespace }) =>
      namespace === 'lazy-assert' ? { path, external: true } : { path: 'assert', namespace: 'lazy-assert' },
    );
    bundler.onLoad({ filter: /./, namespace: 'lazy-assert' }, () => {
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
  setup: (bundler) => {
    bundler.onLoad({ filter: /[\\/]compiled-meta-schemas\.ts$/ }, async ({ path }) => {
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
  setup: (bundler) => {
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
    bundler.onLoad(
      { filter: /[\\/]undici[\\/]lib[\\/](core[\\/]util|dispatcher[\\/]client)\.js$/ },
      async ({ path }) => {
        let contents = await readFile(path, 'utf8');
        for (const [file, from, to] of lines) {
          if (!path.endsWith(file)) continue;
          if (!contents.includes(from)) throw new Error(`${path} has no line ${from}`);
          contents = contents.replace(from, to);
        }
        return { contents, loader: 'js' };
      },
    );
  },
};
