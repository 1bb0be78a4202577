import type { PaginateSpec, PollSpec, RequestSpec } from '../../model/collection.ts';
import { objectCode, quote } from './code/code.ts';
import { type CodeScope, closureCode } from './code/code-scope.ts';
import { expressionCode } from './code/expression-code.ts';
import { templateCode } from './code/template-code.ts';
import type { ScriptContext } from './script-context.ts';

type Entry = [key: string, code: string];

/** The keys of a request that say when it is sent and how often. Throws NotCarriedOver. */
export function flowEntries(spec: RequestSpec, scope: CodeScope, context: ScriptContext): Entry[] {
  const { skip, delay, retry, poll, paginate } = spec;
  const entries: Entry[] = [];
  const add = (key: string, body: (inner: CodeScope) => string): void => {
    entries.push([key, closureCode(scope, body)]);
  };
  const condition = spec.if;
  if (skip !== undefined) add('skip', (inner) => templateCode(skip, inner));
  if (condition !== undefined) add('if', (inner) => expressionCode(condition, inner));
  if (delay !== undefined) add('delay', (inner) => templateCode(delay, inner));
  if (retry !== undefined) add('retry', (inner) => templateCode(retry, inner));
  else if (context.retry !== undefined && context.retry > 0) add('retry', () => String(context.retry));
  if (poll !== undefined) add('poll', (inner) => pollCode(poll, inner, context));
  if (paginate !== undefined) add('paginate', (inner) => paginateCode(paginate, inner));
  return entries;
}

function pollCode(poll: PollSpec, scope: CodeScope, { redact }: ScriptContext): string {
  const { abort } = poll;
  return objectCode([
    ['until', closureCode(scope, (inner) => expressionCode(poll.until, inner))],
    ...(abort === undefined ? [] : [['abort', closureCode(scope, (inner) => expressionCode(abort, inner))] as const]),
    ['every', templateCode(poll.every, scope)],
    ['for', templateCode(poll.for, scope)],
    ['label', quote(redact(poll.until.source.trim()).replaceAll('::', ': :'))],
  ]);
}

const DEFAULT_MAX_PAGES = '100';

function paginateCode({ by, items, max }: PaginateSpec, scope: CodeScope): string {
  return objectCode([
    ['by', quote(by.kind)],
    ...byEntries(by, scope),
    ...(items === undefined ? [] : [['items', closureCode(scope, (inner) => expressionCode(items, inner))] as Entry]),
    ['max', max === undefined ? DEFAULT_MAX_PAGES : templateCode(max, scope)],
  ]);
}

function byEntries(by: PaginateSpec['by'], scope: CodeScope): Entry[] {
  switch (by.kind) {
    case 'next':
      return [
        ['next', closureCode(scope, (inner) => expressionCode(by.next, inner))],
        ...(by.param === undefined ? [] : [['param', templateCode(by.param, scope)] as Entry]),
      ];
    case 'link':
      return [];
    case 'page':
      return [
        ['param', templateCode(by.param, scope)],
        ['start', templateCode(by.start, scope)],
        ...(by.perPage === undefined ? [] : [['perPage', templateCode(by.perPage, scope)] as Entry]),
      ];
    case 'offset':
      return [
        ['param', templateCode(by.param, scope)],
        ['limitParam', templateCode(by.limitParam, scope)],
        ['limit', templateCode(by.limit, scope)],
      ];
  }
}
