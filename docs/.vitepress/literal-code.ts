import type { MarkdownRenderer } from 'vitepress';

/**
 * Keeps `{{ }}` within a line of text what it is: Vue would take it for a value of its own. VitePress does this for
 * blocks of code, not for code in a line.
 */
export function literalCode(markdown: MarkdownRenderer): void {
  const render = markdown.renderer.rules.code_inline;
  markdown.renderer.rules.code_inline = (tokens, index, options, env, self) => {
    tokens[index]?.attrSet('v-pre', '');
    return render?.(tokens, index, options, env, self) ?? '';
  };
}
