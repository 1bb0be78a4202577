import { ProblemError } from '../../model/problem.ts';
import { locationOf } from '../../model/source.ts';
import type { Description, DescriptionVersion, Operation, OperationDetail } from '../description.ts';
import type { Documents } from './files/documents.ts';
import { ownServers, readOperationDetail } from './operation/operation-detail.ts';
import { operationsOf, type PathItem } from './operation/path-items.ts';
import {
  childOf,
  isTrueAt,
  membersOf,
  optional,
  type Placed,
  placeOf,
  type ReadContext,
  textAt,
  textsAt,
} from './operation/placed.ts';
import { securitySchemesOf } from './operation/security.ts';
import { serversOf, serversOfSwagger } from './operation/servers.ts';

export type DescriptionParts = {
  version: DescriptionVersion;
  items: PathItem[];
  context: ReadContext;
  documents: Documents;
  /** Absolute path. */
  file: string;
};

/** A description whose references have been found to lead somewhere. */
export function createDescription({ version, items, context, documents, file }: DescriptionParts): Description {
  const { root, locator } = context;
  const servers = version === '2.0' ? serversOfSwagger(root) : (serversOf(root) ?? { urls: ['/'], basePaths: [''] });
  const info = childOf(root, 'info');
  return {
    file,
    name: documents.display(root.uri),
    version,
    ...optional('title', info && textAt(info, 'title')),
    servers: servers.urls,
    basePaths: servers.basePaths,
    tags: tagsOf(root),
    operations: items.flatMap((item) =>
      operationsOf(item, version).map(({ method, operation }) =>
        operationOf(method, { operation, item, version }, context),
      ),
    ),
    securitySchemes: () => securitySchemesOf(context, version),
    locate: (place) => {
      const span = locator.span(place);
      return span && locationOf(span);
    },
    problemAt: (place, code, message, hint) => locator.problem({ code, place, message, hint }),
    read: async (uri) => {
      const { document, problems } = await documents.load(uri);
      if (document) return document.content;
      throw new ProblemError(
        problems[0] ?? { code: 'input/unreadable', message: `${documents.display(uri)} cannot be read` },
      );
    },
    display: documents.display,
  };
}

type Source = { operation: Placed; item: PathItem; version: DescriptionVersion };

function operationOf(method: string, source: Source, context: ReadContext): Operation {
  const { operation, item, version } = source;
  let detail: Promise<OperationDetail> | undefined;
  const readDetail = async (): Promise<OperationDetail> => readOperationDetail(source, context);
  return {
    method,
    path: item.path,
    ...optional('operationId', textAt(operation, 'operationId')),
    tags: textsAt(operation, 'tags') ?? [],
    ...optional('summary', textAt(operation, 'summary')),
    ...optional('description', textAt(operation, 'description')),
    deprecated: isTrueAt(operation, 'deprecated'),
    place: placeOf(operation),
    ...optional('basePaths', version === '2.0' ? undefined : ownServers(operation, item)?.basePaths),
    detail: () => {
      detail ??= readDetail();
      return detail;
    },
  };
}

function tagsOf(root: Placed): { name: string; description?: string }[] {
  return membersOf(childOf(root, 'tags')).flatMap(([, tag]) => {
    const name = textAt(tag, 'name');
    const description = textAt(tag, 'description') ?? textAt(tag, 'summary');
    return name === undefined ? [] : [{ name, ...optional('description', description) }];
  });
}
