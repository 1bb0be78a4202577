import { evaluateExpression } from '../../expression/evaluate.ts';
import type { PaginateSpec } from '../../model/collection.ts';
import type { Json } from '../../model/json.ts';
import { type Problem, ProblemError, problemAt } from '../../model/problem.ts';
import type { Span } from '../../model/source.ts';
import { type Evaluate, scalarText, toInteger, toText } from '../prepare/values.ts';
import type { Answer } from '../send/answer.ts';
import { nextLink } from './link-header.ts';

/** Where paging stands; kept over attempts, so that a retry goes on with the page that failed. */
export type PageState = {
  /** The page to ask for now. */
  url: string;
  items: Json[];
  pages: number;
  /** Every page that was read. */
  seen: Set<string>;
  /** The number of the page or the offset of its first item, where these are counted. */
  offset: number;
  /** Items of the largest page so far: what the server gives at most, whatever it was asked for. */
  largest: number;
  /** Of the body of the page before. */
  sha256?: string;
  isComplete: boolean;
  warnings: Problem[];
};

export type NextPageInput = {
  spec: PaginateSpec;
  evaluate: Evaluate;
  state: PageState;
  answer: Answer;
  /** Of the page that has just come; undefined where no list is known. */
  items: Json[] | undefined;
};

/** The first page: where page or offset are counted, the URL carries them already. */
export function firstPage({ by }: PaginateSpec, url: string, evaluate: Evaluate): PageState {
  const state: PageState = {
    url,
    items: [],
    pages: 0,
    seen: new Set(),
    offset: 0,
    largest: 0,
    isComplete: false,
    warnings: [],
  };
  if (by.kind === 'page') {
    state.offset = toInteger(evaluate(by.start), by.start.span, { what: 'paginate.page.start', least: 0 });
    const name = toText(evaluate(by.param), by.param.span, 'paginate.page.param');
    state.url = withParam(url, name, String(state.offset));
  }
  if (by.kind === 'offset') {
    const limit = toInteger(evaluate(by.limit), by.limit.span, { what: 'paginate.offset.limit', least: 1 });
    const limitName = toText(evaluate(by.limitParam), by.limitParam.span, 'paginate.offset.limitParam');
    const name = toText(evaluate(by.param), by.param.span, 'paginate.offset.param');
    state.url = withParam(withParam(url, name, '0'), limitName, String(limit));
  }
  return state;
}

/** The URL of the next page, or undefined after the last. Throws ProblemError where what should name it does not. */
export function nextPage({ spec, evaluate, state, answer, items }: NextPageInput): string | undefined {
  const { by } = spec;
  if (items?.length === 0) return undefined;
  switch (by.kind) {
    case 'link': {
      const { response } = answer;
      const link = response && nextLink(response.headers);
      return link === undefined ? undefined : urlOf(link, state, { answer, span: spec.span });
    }
    case 'page': {
      const size =
        by.perPage === undefined
          ? undefined
          : toInteger(evaluate(by.perPage), by.perPage.span, { what: 'paginate.page.perPage', least: 1 });
      if (items === undefined || (size !== undefined && items.length < size)) return undefined;
      state.offset++;
      const name = toText(evaluate(by.param), by.param.span, 'paginate.page.param');
      return withParam(state.url, name, String(state.offset));
    }
    case 'offset': {
      // A server may give less at once than it is asked for: a short page is the last only after a longer one.
      if (items === undefined || items.length < state.largest) return undefined;
      state.offset += items.length;
      state.largest = items.length;
      const name = toText(evaluate(by.param), by.param.span, 'paginate.offset.param');
      return withParam(state.url, name, String(state.offset));
    }
    case 'next': {
      const next = valueOrNull(() => evaluateExpression(by.next, answer.scope));
      if (next === null || next === '' || next === false) return undefined;
      const text = next === true ? undefined : scalarText(next);
      if (text === undefined) {
        const message = '`next` of paginate must give a URL, a cursor or null';
        throw new ProblemError(problemAt(by.next.span, 'expression/wrong-type', message));
      }
      if (by.param === undefined) return urlOf(text, state, { answer, span: by.next.span });
      return withParam(state.url, toText(evaluate(by.param), by.param.span, 'paginate.param'), text);
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

/** A URL as the server wrote it, relative to the page it stands on; user and password of that page go along. */
function urlOf(text: string, state: PageState, { answer, span }: { answer: Answer; span: Span }): string {
  const base = answer.response?.url ?? state.url;
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    const message = `the next page is ${JSON.stringify(text)}, which is not a URL that can be requested`;
    throw new ProblemError(
      problemAt(span, 'http/bad-url', message, 'a cursor needs `param`, the parameter it goes into'),
    );
  }
  url.hash = '';
  const asked = new URL(state.url);
  if (url.origin === asked.origin && url.username === '' && url.password === '') {
    url.username = asked.username;
    url.password = asked.password;
  }
  return url.href;
}

function withParam(url: string, name: string, value: string): string {
  const changed = new URL(url);
  changed.searchParams.set(name, value);
  return changed.href;
}
