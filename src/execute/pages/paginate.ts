import { evaluateExpression } from '../../expression/evaluate.ts';
import type { PaginateSpec } from '../../model/collection.ts';
import type { Hop } from '../../model/exchange.ts';
import type { Json } from '../../model/json.ts';
import { type Problem, ProblemError, problemAt, problemOf } from '../../model/problem.ts';
import type { Scope } from '../../model/template.ts';
import { type Evaluate, toInteger } from '../prepare/values.ts';
import { type Answer, listOf } from '../send/answer.ts';
import { firstPage, nextPage, type PageState } from './next-page.ts';

const DEFAULT_MAX_PAGES = 100;

export type PageContext = {
  spec: PaginateSpec;
  evaluate: Evaluate;
  state: PageState;
  /** The URL of the request: where paging begins, and begins anew once all pages were read. */
  url: string;
  scope: Scope;
  askPage: (url: string) => Promise<Answer>;
};

/**
 * Follows the pages from where the state stands until there is no next one, an empty one, or `max` is reached; an
 * answer that is no success ends it and is what gets checked. Every page is among the hops.
 */
export async function paginate(context: PageContext): Promise<Answer> {
  const { spec, evaluate, state, askPage } = context;
  if (state.isComplete) Object.assign(state, firstPage(spec, context.url, evaluate));
  const max =
    spec.max === undefined
      ? DEFAULT_MAX_PAGES
      : toInteger(evaluate(spec.max), spec.max.span, { what: 'paginate.max', least: 1 });
  const hops: Hop[] = [];
  while (true) {
    if (state.seen.has(state.url)) return pageLoop(hops, context);
    const answer = await askPage(state.url);
    hops.push(...answer.hops);
    if (answer.response === undefined || answer.response.status >= 400) return withPages({ ...answer, hops }, state);
    try {
      const items = itemsOf(spec, answer.scope);
      addPage(context, { items, sha256: answer.response.sha256 });
      const seen = withPages({ ...answer, hops }, state);
      const next = nextPage({ spec, evaluate, state, answer: seen, items });
      if (next !== undefined && state.pages >= max) state.warnings.push(cutWarning(spec, max));
      else if (next !== undefined) {
        state.url = next;
        continue;
      }
      state.isComplete = true;
      return { ...seen, warnings: state.warnings };
    } catch (error) {
      const { response: _, ...rest } = answer;
      return { ...rest, hops, problem: problemOf(error) };
    }
  }
}

function itemsOf(spec: PaginateSpec, scope: Scope): Json[] | undefined {
  if (spec.items === undefined) return wholeList(scope);
  const value = evaluateExpression(spec.items, scope);
  if (Array.isArray(value)) return value;
  if (value === null) return [];
  throw new ProblemError(problemAt(spec.items.span, 'expression/wrong-type', '`items` of paginate must give a list'));
}

/** Nothing asked for the items: that a body cannot be read is no problem here. */
function wholeList({ response }: Scope): Json[] | undefined {
  try {
    return listOf(response?.body);
  } catch {
    return undefined;
  }
}

type Page = { items: Json[] | undefined; sha256: string };

function addPage({ spec, state }: PageContext, { items, sha256 }: Page): void {
  state.seen.add(state.url);
  state.pages++;
  for (const item of items ?? []) state.items.push(item);
  const counts = spec.by.kind === 'page' || spec.by.kind === 'offset';
  const isRepeated = counts && items !== undefined && items.length > 0 && state.sha256 === sha256;
  if (isRepeated && state.warnings.length === 0) state.warnings.push(repeatWarning(spec, state));
  state.sha256 = sha256;
}

function withPages(answer: Answer, state: PageState): Answer {
  // A list of its own: expressions keep what they made of a list, and this one grows.
  return { ...answer, scope: { ...answer.scope, items: [...state.items], pages: state.pages } };
}

function pageLoop(hops: Hop[], { spec, state, scope }: PageContext): Answer {
  const message = `page ${state.pages + 1} is one that was already seen: ${state.url}`;
  const problem = problemAt(spec.span, 'http/page-loop', message, 'the server gives the same next page again');
  return { hops, problem, scope, timeMs: 0, checks: [], warnings: [] };
}

function cutWarning(spec: PaginateSpec, max: number): Problem {
  return problemAt(
    spec.span,
    'run/pages-cut',
    `stopped after ${max} ${max === 1 ? 'page' : 'pages'} with more to come`,
    'raise `max` of paginate to read them all',
  );
}

/** Two pages may be alike; that a server does not know the parameter is more likely. */
function repeatWarning(spec: PaginateSpec, { pages }: PageState): Problem {
  const message = `page ${pages} is the same as the page before it`;
  return problemAt(spec.span, 'run/page-repeated', message, 'does the server know the parameter of paginate?');
}
