import { type Behaviours, behavioursOf } from '../request/convert-settings.ts';
import { child, descriptionOf, items, type SourceNode, textAt, textOf } from './source-node.ts';

/** One request of a collection with what it inherits, outermost first. */
export type ListedRequest = {
  name: string;
  description?: string;
  /** The names of the folders around it. */
  folders: string[];
  /** The request itself: an object or only a URL. */
  node: SourceNode;
  /** The nearest `auth`, undefined where nobody says anything. */
  auth: SourceNode | undefined;
  scripts: ListedScript[];
  behaviours: Behaviours;
  /** Saved example responses. */
  examples: number;
};

export type ListedScript = {
  when: 'prerequest' | 'test';
  node: SourceNode;
  level: 'collection' | 'folder' | 'request';
};

type Above = Pick<ListedRequest, 'folders' | 'auth' | 'scripts' | 'behaviours'>;

/** The requests of a collection in the order in which they are run. `onOther`: an item that is neither request nor folder. */
export function listRequests(
  collection: SourceNode,
  onOther: (node: SourceNode, what: string) => void,
): ListedRequest[] {
  const found: ListedRequest[] = [];
  const walk = (list: SourceNode, above: Above): void => {
    for (const item of items(list)) {
      const name = (textAt(item, 'name') ?? '').trim();
      if (Array.isArray(child(item, 'item').value)) {
        walk(child(item, 'item'), inherit(item, { ...above, folders: [...above.folders, name || 'folder'] }, 'folder'));
        continue;
      }
      const node = child(item, 'request');
      if (node.value === undefined || node.value === null) {
        onOther(item, 'item without a request');
        continue;
      }
      const own = inherit(item, above, 'request');
      const auth = child(node, 'auth');
      const description = descriptionOf(node) ?? descriptionOf(item);
      found.push({
        ...own,
        name: name || (textOf(node) ?? textAt(node, 'url', 'raw') ?? textAt(node, 'url') ?? 'request'),
        ...(description !== undefined && { description }),
        node,
        ...(auth.value !== undefined && auth.value !== null && { auth }),
        examples: items(child(item, 'response')).length,
      });
    }
  };
  walk(
    child(collection, 'item'),
    inherit(collection, { folders: [], auth: undefined, scripts: [], behaviours: new Map() }, 'collection'),
  );
  return found;
}

/** What a level says, over what those above it say. */
function inherit(node: SourceNode, above: Above, level: ListedScript['level']): Above {
  const auth = child(node, 'auth');
  const scripts = items(child(node, 'event')).flatMap((event): ListedScript[] => {
    const when = textAt(event, 'listen');
    return when === 'prerequest' || when === 'test' ? [{ when, node: event, level }] : [];
  });
  return {
    folders: above.folders,
    auth: auth.value === undefined || auth.value === null ? above.auth : auth,
    scripts: [...above.scripts, ...scripts],
    behaviours: behavioursOf(node, above.behaviours),
  };
}
