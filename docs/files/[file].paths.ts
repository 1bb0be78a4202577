import { posix } from 'node:path';
import { readRepositoryFile, repositoryFiles, slugOf } from '../.vitepress/repository-files.ts';

type Page = { params: { file: string }; content: string };

/** A page for each file of the repository that other pages link to, and the list of them. */
export default {
  paths(): Page[] {
    const pages = repositoryFiles.map((path) => ({ params: { file: slugOf(path) }, content: contentOf(path) }));
    return [{ params: { file: 'index' }, content: listOf(repositoryFiles) }, ...pages];
  },
};

function contentOf(path: string): string {
  const text = readRepositoryFile(path);
  if (path.endsWith('.md')) return text;
  return `# ${path}\n\n\`\`\`${languageOf(path)}\n${text.trimEnd()}\n\`\`\`\n`;
}

function languageOf(path: string): string {
  const ending = posix.extname(path).slice(1);
  if (ending === 'yml') return 'yaml';
  if (posix.basename(path) === 'Jenkinsfile') return 'groovy';
  return ['yaml', 'json', 'csv'].includes(ending) ? ending : 'txt';
}

function listOf(paths: readonly string[]): string {
  const folders = [...new Set(paths.map((path) => posix.dirname(path)))];
  const parts = folders.map((folder) => {
    const files = paths.filter((path) => posix.dirname(path) === folder);
    const items = files.map((path) => `- [${posix.basename(path)}](/files/${slugOf(path)})${nameOf(path)}`);
    return `## ${folder === '.' ? 'Top' : folder} {#${folder === '.' ? 'top' : slugOf(folder)}}\n\n${items.join('\n')}\n`;
  });
  return `# Files of the repository\n\nThe files that these pages refer to.\n\n${parts.join('\n')}`;
}

/** What a collection calls itself. */
function nameOf(path: string): string {
  const [, name] = path.endsWith('.yaml') ? (/^name: (.+)$/m.exec(readRepositoryFile(path)) ?? []) : [];
  return name === undefined ? '' : `: ${name}`;
}
