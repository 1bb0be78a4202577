import { mitText } from './mit-text.ts';
import type { ThirdPartyPackage } from './third-party-packages.ts';

/** The page of licences and the file of their texts, by path from the top; a test fails where one is stale. */
export function licenceFiles(packages: ThirdPartyPackage[]): Record<string, string> {
  return { 'docs/licences.md': licencesPage(packages), 'THIRD-PARTY-LICENSES.txt': licenceTexts(packages) };
}

/** Licences that let the work be passed on, changed or not, for no more than keeping their text with it. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Whether an SPDX expression leaves a way of use under permissive licences alone. What it cannot read is none. */
export function isPermissive(licence: string): boolean {
  const bare = licence.trim().replace(/^\(([^()]*)\)$/, '$1');
  const alternatives = bare.split(/\s+OR\s+/);
  return alternatives.some((alternative) => alternative.split(/\s+AND\s+/).every((name) => permissive.has(name)));
}

function licencesPage(packages: ThirdPartyPackage[]): string {
  const direct = packages.filter(({ neededBy }) => neededBy.includes('rollcall'));
  const licences = [...new Set(packages.map(({ licence }) => licence))].toSorted();
  const counted = licences.map((licence) => `${licence} (${packages.filter((one) => one.licence === licence).length})`);
  const rows = packages.map(
    ({ name, version, licence, neededBy, texts }) =>
      `| \`${name}\` | ${version} | ${licence} | ${texts.length > 0 ? 'yes' : 'no'} | ${neededBy.join(', ')} |`,
  );
  return `# Licences

What reaches a user besides rollcall itself: ${direct.length} packages that \`package.json\` names, ${packages.length} with those that
they need, in the versions of \`package-lock.json\`. This page is made from the lock file and the packages by
\`npm run licences\`. A test fails where it is stale, and where a licence is not a permissive one.

The licences: ${counted.join(', ')}.

Their texts stand in \`THIRD-PARTY-LICENSES.txt\`, a file of the npm package. Where the column "text" says no, the package
names its licence but has no text of it; the file has the standard text, with the author that the package names.

| package | version | licence | text | needed by |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

function licenceTexts(packages: ThirdPartyPackage[]): string {
  const users = new Map<string, string[]>();
  for (const one of packages) {
    const texts = one.texts.length > 0 ? one.texts : [standardText(one)];
    for (const text of new Set(texts)) users.set(text, [...(users.get(text) ?? []), `${one.name} ${one.version}`]);
  }
  const parts = Array.from(
    users,
    ([text, names]) => `${'='.repeat(80)}\n${names.join('\n')}\n${'-'.repeat(80)}\n${text}`,
  );
  const intro =
    'rollcall itself is under the licence in LICENSE. It comes with the packages below or contains parts of them.\n' +
    'Each text stands once, under the packages that it belongs to.\n';
  return `${intro}\n${parts.join('\n\n')}\n`;
}

/** For a package that names its licence and has no text of it. */
function standardText({ name, licence, author }: ThirdPartyPackage): string {
  if (licence !== 'MIT') throw new Error(`${name} has no licence text, and there is no standard one for ${licence}`);
  return `${name} has no licence text; its package.json says MIT. This is the standard text of it.\n\n${mitText(author)}`;
}
