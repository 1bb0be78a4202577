import { templateReferences } from '../../expression/references.ts';
import type { RequestSpec, RowsSpec } from '../../model/collection.ts';
import type { Expression, Reference, Template } from '../../model/template.ts';

const none: readonly Reference[] = [];
const knownOfTemplate = new WeakMap<Template, readonly Reference[]>();
const knownOfRequest = new WeakMap<RequestSpec, readonly Reference[]>();

/** Every reference of a request's own expressions, but for those that are worked out before the run; asked once. */
export function requestReferences(request: RequestSpec): readonly Reference[] {
  const references = knownOfRequest.get(request) ?? findReferences(request);
  knownOfRequest.set(request, references);
  return references;
}

function findReferences(request: RequestSpec): Reference[] {
  const { body, poll, paginate } = request;
  const templates = [
    request.baseUrl,
    request.url,
    request.name,
    request.query,
    request.headers,
    body?.value,
    request.auth,
    request.timeout,
    request.retry,
    poll?.every,
    poll?.for,
    paginate?.max,
    ...(paginate ? pageTemplates(paginate.by) : []),
    request.delay,
    request.skip,
    request.redirects,
    request.unix,
    request.resolve,
    request.cookies,
    request.save,
    request.maxBody,
    request.tls,
    request.proxy,
    request.http2,
    ...request.expect.map((check) => (check.kind === 'assert' ? undefined : check.value)),
  ];
  const expressions: (Expression | undefined)[] = [
    request.if,
    poll?.until,
    poll?.abort,
    paginate?.by.kind === 'next' ? paginate.by.next : undefined,
    paginate?.items,
    ...request.expect.map((check) => (check.kind === 'assert' ? check.expression : undefined)),
    ...request.capture.map(({ from }) => from),
  ];
  const references: Reference[] = [];
  for (const template of templates) references.push(...referencesOf(template));
  for (const expression of expressions) if (expression) references.push(...expression.references);
  return references;
}

/** References of what is worked out before anything is sent: rows and `repeat`. */
export function plannedReferences(request: RequestSpec): readonly Reference[] {
  return [...rowReferences(request.each), ...referencesOf(request.repeat)];
}

export function rowReferences(rows: RowsSpec | undefined): readonly Reference[] {
  return rows?.kind === 'list' ? referencesOf(rows.value) : [];
}

/** References of a template; asked once for templates that requests share. */
export function referencesOf(template: Template | undefined): readonly Reference[] {
  if (template === undefined || template.kind === 'literal') return none;
  const references = knownOfTemplate.get(template) ?? templateReferences(template);
  knownOfTemplate.set(template, references);
  return references;
}

function pageTemplates(by: NonNullable<RequestSpec['paginate']>['by']): (Template | undefined)[] {
  switch (by.kind) {
    case 'next':
      return [by.param];
    case 'link':
      return [];
    case 'page':
      return [by.param, by.start, by.perPage];
    case 'offset':
      return [by.param, by.limitParam, by.limit];
  }
}
