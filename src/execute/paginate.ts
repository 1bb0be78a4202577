import { evaluateExpression } from '../expression/evaluate.ts';
import type { PaginateSpec } from '../model/collection.ts';
import type { Hop } from '../model/exchange.ts';
import type { Json } from '../model/json.ts';
import { type Problem, ProblemError, problemAt, problemOf } from '../model/problem.ts';
import type { Scope } from '../model/template.ts';
import { type Answer, listOf } from './answer.ts';
import { nextLink } from './link-header.ts';
import { type Evaluate, scalarText, toInteger, toText } from './prepare/values.ts';

/** Where paging stands; kept over attempts, so that a retry goes on with the page that failed. */
export type PageState = { url: string; items: Json[]; pages: number; seen: Set<string>; offset: number };

const DEFAULT_MAX_PAGES = 100;

export type PageContext = {
  spec: PaginateSpec;
  evaluate: Evaluate;
  state: PageState;
  scope: Scope;
  askPage: (url: string) => Promise<Answer>;
};

/** The first page: where page or offset are counted, the URL carries them already. */
export function firstPage(spec: PaginateSpec, url: string, evaluate: Evaluate): PageState {
  const state: PageState = { url, items: [], pages: 0, seen: new Set(), offset: 0 };
  const { by } = spec;
  if (by.kind === 'page') {
    state.offset = toInteger(evaluate(by.start), by.start.span, { what: 'paginate.page.start', least: 0 });
    state.url = withParam(url, toText(evaluate(by.param), by.param.span, 'paginate.page.param'), String(state.offset));
  }
  if (by.kind === 'offset') {
    state.url = withParam(url, toText(evaluate(by.param), by.param.span, 'paginate.offset.param'), '0');
    const limit = toInteger(evaluate(by.limit), by.limit.span, { what: 'paginate.offset.limit', least: 1 });
    state.url = withParam(
      state.url,
      toText(evaluate(by.limitParam), by.limitParam.span, 'paginate.offset.limitParam'),
      String(limit),
    );
  }
  return state;
}

/**
 * Follows the pages from where the state stands until there is no next one, an empty one, or `max` is reached; an
 * answer that is no success ends it and is what gets checked. Every page is among the hops.
 */
export async function paginate(context: PageContext): Promise<Answer> {
  const { spec, evaluate, state, askPage } = context;
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
      state.seen.add(state.url);
      state.pages++;
      const items = itemsOf(spec, answer.scope);
      state.items.push(...(items ?? []));
      const seen = withPages({ ...answer, hops }, state);
      const next = nextPage(context, seen, items);
      if (next === undefined) return seen;
      if (state.pages >= max) return { ...seen, warnings: [...seen.warnings, cutWarning(spec, max)] };
      state.url = next;
    } catch (error) {
      const { response: _, ...rest } = answer;
      return { ...rest, hops, problem: problemOf(error) };
    }
  }
}

function itemsOf(spec: PaginateSpec, scope: Scope): Json[] | undefined {
  if (spec.items === undefined) return listOf(scope.response?.body);
  const value = evaluateExpression(spec.items, scope);
  if (Array.isArray(value)) return value;
  if (value === null) return [];
  throw new ProblemError(problemAt(spec.items.span, 'expression/wrong-type', '`items` of paginate must give a list'));
}

function nextPage(
  { spec, evaluate, state }: PageContext,
  answer: Answer,
  items: Json[] | undefined,
): string | undefined {
  const { by } = spec;
  if (items?.length === 0) return undefined;
  switch (by.kind) {
    case 'link':
      return nextLink(answer.response?.headers ?? [], answer.response?.url ?? state.url);
    case 'page': {
      const size =
        by.perPage === undefined
          ? undefined
          : toInteger(evaluate(by.perPage), by.perPage.span, { what: 'paginate.page.perPage', least: 1 });
      if (items === undefined || (size !== undefined && items.length < size)) return undefined;
      state.offset++;
      return withParam(
        state.url,
        toText(evaluate(by.param), by.param.span, 'paginate.page.param'),
        String(state.offset),
      );
    }
    case 'offset': {
      const limit = toInteger(evaluate(by.limit), by.limit.span, { what: 'paginate.offset.limit', least: 1 });
      if (items === undefined || items.length < limit) return undefined;
      state.offset += limit;
      return withParam(
        state.url,
        toText(evaluate(by.param), by.param.span, 'paginate.offset.param'),
        String(state.offset),
      );
    }
    case 'next': {
      const next = valueOrNull(() => evaluateExpression(by.next, answer.scope));
      if (next === null || next === '' || next === false) return undefined;
      const text = scalarText(next);
      if (text === undefined)
        throw new ProblemError(
          problemAt(by.next.span, 'expression/wrong-type', '`next` of paginate must give a URL, a cursor or null'),
        );
      if (by.param !== undefined)
        return withParam(state.url, toText(evaluate(by.param), by.param.span, 'paginate.param'), text);
      return new URL(text, answer.response?.url ?? state.url).href;
    }
  }
}

/** Absence of the next page is not an error. */
function valueOrNull(evaluate: () => Json): Json {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'expression/missing-key') return null;
    throw error;
  }
}

function withPages(answer: Answer, state: PageState): Answer {
  return { ...answer, scope: { ...answer.scope, items: state.items, pages: state.pages } };
}

function withParam(url: string, name: string, value: string): string {
  const changed = new URL(url);
  changed.searchParams.set(name, value);
  return changed.href;
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
    `stopped after ${max} pages with more to come`,
    'raise `max` of paginate to read them all',
  );
}
