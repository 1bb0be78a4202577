import { readdirSync, readFileSync } from 'node:fs';
import { type DefaultTheme, defineConfig } from 'vitepress';
import { literalCode } from './literal-code.ts';
import { repositoryLinks } from './repository-links.ts';

const docs = new URL('../', import.meta.url);

export default defineConfig({
  title: 'rollcall',
  description: 'Runs HTTP request collections written in YAML and writes reports one can trust.',
  // Without one a browser asks for /favicon.ico.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    // There is no grammar for Hurl; what it looks like most is a request as editors write it.
    languageAlias: { hurl: 'http' },
    config(markdown) {
      literalCode(markdown);
      repositoryLinks(markdown);
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    docFooter: { prev: false, next: false },
    sidebar: [
      {
        text: 'Start',
        items: [page('index'), page('getting-started'), page('recipes'), page('migration'), page('demo-api')],
      },
      {
        text: 'Collections',
        items: ['format', 'expressions', 'checks', 'auth', 'contracts'].map(page),
      },
      {
        text: 'Command',
        items: ['cli', 'import', 'export', 'reports', 'ci', 'errors', 'security'].map(page),
      },
      {
        text: 'Inside',
        items: [
          page('architecture'),
          page('licences'),
          { text: 'Decisions', collapsed: true, items: decisions() },
          { text: 'Files of the repository', link: '/files/' },
        ],
      },
    ],
  },
});

function decisions(): DefaultTheme.SidebarItem[] {
  const names = readdirSync(new URL('decisions/', docs)).toSorted();
  return names.map((name) => page(`decisions/${name.replace(/\.md$/, '')}`));
}

/** A page by its name below `docs/`; it is called what its first heading says. */
function page(name: string): DefaultTheme.SidebarItem {
  const text = readFileSync(new URL(`${name}.md`, docs), 'utf8');
  return { text: /^# (.+)$/m.exec(text)?.[1] ?? name, link: `/${name === 'index' ? '' : name}` };
}
