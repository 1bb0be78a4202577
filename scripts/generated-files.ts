import { collectionSchema, configSchema } from '../src/load/shape/to-json-schema.ts';
import { problemCodes } from '../src/model/problem-codes.ts';

/** Files that are made from the source, by path from the top; a test fails where one is stale. */
export function generatedFiles(): Record<string, string> {
  return {
    'schemas/collection.schema.json': `${JSON.stringify(collectionSchema(), undefined, 2)}\n`,
    'schemas/config.schema.json': `${JSON.stringify(configSchema(), undefined, 2)}\n`,
    'docs/errors.md': errorsPage(),
  };
}

const families: Record<string, string> = {
  usage: 'The command line. Exit code 2, nothing was sent.',
  input: 'Collections, `rollcall.yaml` and the files they name. Exit code 2, nothing was sent.',
  expression: 'Expressions. Exit code 2 where it is known before the run, else the request is errored.',
  http: 'Sending a request and reading the answer. The request is errored.',
  auth: 'Authorizing a request. The request is errored.',
  run: 'The run itself.',
  report: 'Writing and reading reports. Exit code 4.',
  contract: 'OpenAPI descriptions.',
  convert: 'Import and export.',
};

function errorsPage(): string {
  const codes = Object.entries(problemCodes);
  const names = [...new Set(codes.map(([code]) => code.split('/')[0] ?? ''))];
  const parts = names.map((family) => {
    const rows = codes
      .filter(([code]) => code.startsWith(`${family}/`))
      .map(([code, meaning]) => `| \`${code}\` | ${meaning.replaceAll('|', '\\|')} |`);
    return [`## ${family}`, families[family] ?? '', `| code | meaning |\n|---|---|\n${rows.join('\n')}`].join('\n\n');
  });
  const intro =
    'Every problem has a code that stays the same over releases, so that it can be searched for. This page is made ' +
    'from `src/model/problem-codes.ts` by `npm run generate`.';
  return `# Problem codes\n\n${intro}\n\n${parts.join('\n\n')}\n`;
}
