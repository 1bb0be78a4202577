import { type Collection, type RequestSpec, sections } from '../model/collection.ts';
import { type Problem, problemAt } from '../model/problem.ts';
import type { Template } from '../model/template.ts';

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;

/** URLs that are written out so far that it shows they cannot be requested. */
export function checkUrls(collection: Collection): Problem[] {
  const problems = new Map<string, Problem>();
  for (const request of sections.flatMap((section) => collection[section])) {
    const { url, baseUrl } = request;
    for (const problem of [foreignProblem(url), foreignProblem(baseUrl), urlProblem(request), baseProblem(request)]) {
      const { file, line, column } = problem?.location ?? {};
      if (problem) problems.set(`${file}:${line}:${column}`, problem);
    }
  }
  return [...problems.values()];
}

/** Variables as other tools write them would be sent as they stand; no URL may hold their braces. */
const FOREIGN = /(?<!\$)\{\{\s*([\w.-]+)\s*\}\}|\$\{([\w.-]+)\}/;

function foreignProblem(url: Template | undefined): Problem | undefined {
  const texts = url?.kind === 'literal' ? [url.value] : url?.kind === 'text' ? url.parts : [];
  for (const text of texts) {
    const [found, braces, shell] = typeof text === 'string' ? (FOREIGN.exec(text) ?? []) : [];
    if (url === undefined || found === undefined) continue;
    const name = braces ?? shell ?? '';
    const hint = `write \${{ env.${name} }}, or \${{ vars.${name} }} where the file itself sets it`;
    return problemAt(url.span, 'input/bad-value', `"${found}" is no expression and would be sent as it stands`, hint);
  }
  return undefined;
}

function urlProblem({ url, baseUrl }: RequestSpec): Problem | undefined {
  const start = startOf(url);
  if (start === undefined || foreignProblem(url) !== undefined) return undefined;
  if (SCHEME.test(start)) return schemeProblem(url, start);
  if (baseUrl !== undefined) return undefined;
  const message = `"${start}" is relative and the collection has no baseUrl`;
  return problemAt(url.span, 'input/bad-value', message, 'add `baseUrl:` or write the whole URL');
}

/** Only where a request is joined to it. */
function baseProblem({ url, baseUrl }: RequestSpec): Problem | undefined {
  const base = baseUrl === undefined ? undefined : startOf(baseUrl);
  if (baseUrl === undefined || base === undefined || SCHEME.test(startOf(url) ?? '')) return undefined;
  if (foreignProblem(baseUrl) !== undefined) return undefined;
  if (SCHEME.test(base)) return schemeProblem(baseUrl, base);
  const message = `baseUrl "${base}" is not an absolute URL`;
  return problemAt(baseUrl.span, 'input/bad-value', message, 'a URL starts with http:// or https://');
}

function schemeProblem({ span }: Template, url: string): Problem | undefined {
  const scheme = SCHEME.exec(url)?.[1] ?? '';
  if (/^https?$/i.test(scheme)) return undefined;
  return problemAt(span, 'input/bad-value', `"${url}" has the scheme ${scheme}; only http and https are sent`);
}

/** What stands before the first expression; undefined where it starts with one or is no text. */
function startOf(url: Template): string | undefined {
  const first = url.kind === 'literal' ? url.value : url.kind === 'text' ? url.parts[0] : undefined;
  return typeof first === 'string' && first.trim() !== '' ? first.trim() : undefined;
}
