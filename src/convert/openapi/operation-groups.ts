import type { Description, Operation } from '../../contract/description.ts';
import { toId } from '../names.ts';

/** The operations of one file, `tag` where they have one. */
export type OperationGroup = {
  path: string;
  name: string;
  description?: string;
  tag?: string;
  operations: Operation[];
};

/** One file per first tag, in the order of the tags; operations without a tag have the title of the description. */
export function operationGroups(
  { tags, operations, title }: Description,
  nextPath: (name: string) => string,
): OperationGroup[] {
  const byTag = new Map<string | undefined, Operation[]>(tags.map(({ name }) => [name, []]));
  for (const operation of operations) {
    const [tag] = operation.tags;
    byTag.set(tag, [...(byTag.get(tag) ?? []), operation]);
  }
  const isUntagged = operations.every((operation) => operation.tags.length === 0);
  return [...byTag]
    .filter(([, group]) => group.length > 0)
    .map(([tag, group]) => {
      const about = tags.find(({ name }) => name === tag)?.description;
      const name = tag ?? title ?? 'API';
      return {
        path: nextPath(tag ?? (isUntagged ? name : 'default')),
        name,
        ...(about === undefined ? {} : { description: about }),
        ...(tag === undefined ? {} : { tag }),
        operations: group,
      };
    });
}

/** As file names and tags are written: `Pet store` is `pet-store`. */
export function slug(text: string, fallback: string): string {
  const id = toId(text);
  return id === 'request' && !/request/i.test(text) ? fallback : id.replaceAll('_', '-');
}
