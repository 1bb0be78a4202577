/** A fenced block of a page, with what the comments right above it say. */
export type Block = {
  language: string;
  text: string;
  /** Line of the page, from 1. */
  line: number;
  /** `<!-- file: … -->`: where the block lies in the project of its section. */
  files: string[];
  /** What all comments say, such as `check only`. */
  marks: string[];
};

/** The blocks of each `##` section: the files of one section belong together. */
export function sectionsOf(page: string): { title: string; blocks: Block[] }[] {
  const sections: { title: string; blocks: Block[] }[] = [{ title: '(top)', blocks: [] }];
  let open: Block | undefined;
  let comments: string[] = [];
  for (const [index, line] of page.split('\n').entries()) {
    const [, language] = /^```(\S*)\s*$/.exec(line) ?? [];
    const [, comment] = /^<!--\s*(.*?)\s*-->$/.exec(line) ?? [];
    if (open !== undefined && language === '') open = undefined;
    else if (open !== undefined) open.text += `${line}\n`;
    else if (language !== undefined) {
      const files = comments.flatMap((one) => /^file: (.+)$/.exec(one)?.[1] ?? []);
      open = { language, text: '', line: index + 1, files, marks: comments };
      sections.at(-1)?.blocks.push(open);
      comments = [];
    } else if (comment !== undefined) comments.push(comment);
    else if (line.startsWith('## ')) sections.push({ title: line.slice(3), blocks: [] });
    else if (line.trim() !== '') comments = [];
  }
  return sections.filter(({ blocks }) => blocks.length > 0);
}

/** The targets of `[text](target)`, outside of code. */
export function linksOf(page: string): string[] {
  const prose = page.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
  return Array.from(prose.matchAll(/\]\(([^)\s]+)\)/g), ([, target]) => target ?? '');
}

/** The anchors that the headings of a page have on GitHub. */
export function anchorsOf(page: string): Set<string> {
  const prose = page.replace(/^```[\s\S]*?^```$/gm, '');
  const headings = Array.from(prose.matchAll(/^#+ (.+)$/gm), ([, title]) => title ?? '');
  const slug = (title: string): string =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
  return new Set(headings.map(slug));
}

const collectionKey =
  /^(name|description|tags|env|vars|baseUrl|defaults|extends|fixtures|openapi|each|parallel|setup|requests|teardown)$/;
const requestKey =
  /^(name|description|tags|[A-Z]+|request|query|headers|json|jsonFile|form|multipart|text|file|graphql|auth|timeout|retry|poll|paginate|each|repeat|delay|if|skip|needs|redirects|unix|resolve|cookies|save|maxBody|tls|proxy|http2|expect|capture)$/;

/**
 * A whole collection of a block that is a part of one: some keys of a collection, the keys of a request (a key that
 * stands twice begins another request), or requests by id.
 */
export function wholeCollection(text: string): string {
  const keys = Array.from(text.matchAll(/^([A-Za-z_]\w*):/gm), ([, key]) => key ?? '');
  if (keys.includes('requests') || keys.includes('setup'))
    return text.includes('requests:') ? text : `${text}${anyRequest}`;
  if (keys.every((key) => collectionKey.test(key))) return `${text}${anyRequest}`;
  if (!keys.every((key) => requestKey.test(key))) return `${rowsAndVars(text)}requests:\n${indented(text, 2)}`;
  return `${rowsAndVars(text)}requests:\n${requestsOf(text).map(asRequest).join('')}`;
}

const anyRequest = 'requests:\n  any: { GET: "https://api.example.com/" }\n';

/** Declarations for the names that a part uses and does not declare. */
function rowsAndVars(text: string): string {
  const names = (root: string): string[] =>
    [...new Set(Array.from(text.matchAll(new RegExp(`\\b${root}\\.(\\w+)`, 'g')), ([, name]) => name ?? ''))].filter(
      (name) => !new RegExp(`^ +${name}:`, 'm').test(text),
    );
  const env = names('env').map((name) => `  ${name}: {}\n`);
  const vars = names('vars').map((name) => `  ${name}: 1\n`);
  return `baseUrl: https://api.example.com\n${env.length > 0 ? `env:\n${env.join('')}` : ''}${vars.length > 0 ? `vars:\n${vars.join('')}` : ''}`;
}

function requestsOf(text: string): string[] {
  const requests: string[] = [];
  let keys = new Set<string>();
  for (const line of text.split('\n')) {
    const [, key] = /^([A-Za-z_]\w*):/.exec(line) ?? [];
    if (requests.length === 0 || (key !== undefined && keys.has(key))) {
      requests.push('');
      keys = new Set();
    }
    if (key !== undefined) keys.add(key);
    requests[requests.length - 1] += `${line}\n`;
  }
  return requests;
}

function asRequest(text: string, index: number): string {
  const hasMethod = /^([A-Z]+|request):/m.test(text);
  return `  request_${index}:\n${hasMethod ? '' : '    GET: /\n'}${indented(text, 4)}`;
}

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}
