import type { MediaType, Parameter } from '../../../contract/description.ts';
import { toId } from '../../names.ts';
import type { OpenapiContext, OperationDraft } from '../openapi-context.ts';
import { isJsonMedia } from '../request/media-type.ts';
import { parameterKey } from '../request/parameter-value.ts';
import { keywordOf, propertiesOf, type SchemaMembers, schemaMembers } from '../sample/schema-members.ts';
import { typeOf } from '../sample/schema-tree.ts';
import { bodyExpression, capture, itemName } from './capture.ts';
import type { Chain } from './chain.ts';

/**
 * What one operation creates others read, change and delete: `POST /users` whose answer has the id that `/users/{id}`
 * obviously takes. Requests that a link has filled stay as they are.
 */
export function chainCreated(drafts: readonly OperationDraft[], chain: Chain, context: OpenapiContext): void {
  for (const creator of drafts) {
    const { method, path } = creator.operation;
    const media = creator.response?.status.startsWith('2')
      ? creator.response.content.find(({ type }) => isJsonMedia(type))
      : undefined;
    if (method !== 'POST' || media === undefined) continue;
    const base = path.replace(/\/$/, '');
    for (const user of drafts) {
      const name = itemParameter(base, user.operation.path);
      const parameter = user.detail.parameters.find((one) => one.in === 'path' && one.name === name);
      if (user === creator || parameter === undefined || user.given.has(parameterKey(parameter))) continue;
      const property = idProperty(parameter, media, context);
      if (property === undefined || !chain.allows(creator, user)) continue;
      const wish = /^(id|uuid|key)$/i.test(parameter.name) ? `${itemName(base)}_${parameter.name}` : parameter.name;
      const cel = capture(creator, bodyExpression([property]), { wish, taken: chain.names });
      user.given.set(parameterKey(parameter), { cel });
      chain.connect(creator, user);
      const isItem = user.operation.path.replace(/\/$/, '') === `${base}/{${parameter.name}}`;
      if (isItem && user.operation.method === 'DELETE') chain.last.push(user);
    }
  }
}

/** The parameter right below a path: `id` of `/users/{id}/posts` for `/users`. */
function itemParameter(base: string, path: string): string | undefined {
  if (!path.startsWith(`${base}/{`)) return undefined;
  return /^\/\{([^{}]+)\}(?=\/|$)/.exec(path.slice(base.length))?.[1];
}

/** The property of the answer that the parameter takes: of the same name, or `id` where the parameter is an id. */
function idProperty(parameter: Parameter, { schema }: MediaType, { documents }: OpenapiContext): string | undefined {
  if (schema === undefined) return undefined;
  const options = { documents, alternative: 0 };
  const properties = propertiesOf(schemaMembers([schema], options));
  const id = toId(parameter.name);
  const names = [...properties.keys()];
  const found =
    names.find((name) => toId(name) === id) ?? (/(^|_)id$/.test(id) ? names.find((name) => name === 'id') : undefined);
  if (found === undefined) return undefined;
  const property = schemaMembers(properties.get(found) ?? [], options);
  const wanted = parameter.schema ? schemaMembers([parameter.schema], options) : undefined;
  if (keywordOf(property, 'writeOnly') === true || !isSameType(property, wanted)) return undefined;
  return found;
}

function isSameType(property: SchemaMembers, wanted: SchemaMembers | undefined): boolean {
  const [a, b] = [typeOf(property), wanted && typeOf(wanted)].map((type) => (type === 'integer' ? 'number' : type));
  if (a === 'object' || a === 'array') return false;
  return a === undefined || b === undefined || a === b;
}
