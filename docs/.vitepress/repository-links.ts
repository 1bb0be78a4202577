import { posix } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { pageOfFile } from './repository-files.ts';

/**
 * Links that leave `docs/` lead to files of the repository, as they do where the pages are read in it; on the site they
 * lead to the pages of those files. A link to a file that has no page stays as it is, and the build calls it dead.
 */
export function repositoryLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    const folder = posix.dirname(posix.join('docs', (env as { relativePath: string }).relativePath));
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      if (href === null || /^(\w+:|[/#])/.test(href)) continue;
      const page = pageOfFile(posix.join(folder, href));
      if (page !== undefined) token.attrSet('href', page);
    }
  });
}
