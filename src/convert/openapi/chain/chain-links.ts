import type { LinkSpec, Parameter } from '../../../contract/description.ts';
import { pointerSteps } from '../../../contract/read/files/pointer.ts';
import type { Json } from '../../../model/json.ts';
import { type GivenValue, type OpenapiContext, type OperationDraft, placeIn } from '../openapi-context.ts';
import { isJsonMedia } from '../request/media-type.ts';
import { parameterKey, parameterSample } from '../request/parameter-value.ts';
import { resolveReference } from '../sample/located-schema.ts';
import { propertiesOf, schemaMembers, subschemaOf } from '../sample/schema-members.ts';
import { typeOf } from '../sample/schema-tree.ts';
import { bodyExpression, capture } from './capture.ts';
import type { Chain } from './chain.ts';

/** Carries the links of the expected responses over: what they point at in the answer is captured for the operation they name. */
export async function chainLinks(
  drafts: readonly OperationDraft[],
  chain: Chain,
  context: OpenapiContext,
): Promise<void> {
  for (const draft of drafts) {
    for (const response of draft.detail.responses) {
      for (const link of response.links) {
        const why =
          response === draft.response
            ? await followLink(link, draft, { drafts, chain, context })
            : `it belongs to the answer ${response.status}, which is not expected`;
        if (why === undefined) continue;
        draft.leftovers.push({ place: placeIn(context.description, link.place), what: `link ${link.name}`, hint: why });
      }
    }
  }
}

type LinkContext = { drafts: readonly OperationDraft[]; chain: Chain; context: OpenapiContext };

/** Why the link is not followed, where it is not. */
async function followLink(
  link: LinkSpec,
  source: OperationDraft,
  { drafts, chain, context }: LinkContext,
): Promise<string | undefined> {
  const target = drafts.find((draft) => isTarget(draft, link));
  if (target === undefined) return 'its operation is not described, or is in another file';
  if (target === source) return 'it leads back to the same operation';
  if (!chain.allows(source, target)) return 'its operation comes before this one';
  const found: [Parameter, GivenValue][] = [];
  for (const [name, value] of Object.entries(link.parameters)) {
    const parameter = parameterOf(target, name);
    if (parameter === undefined) return `its operation has no parameter ${name}`;
    const given = await givenValue(value, { source, parameter, chain, context });
    if (given === undefined) return `the expression for ${name} cannot be carried over`;
    found.push([parameter, given]);
  }
  for (const [parameter, given] of found) {
    if (target.given.has(parameterKey(parameter))) continue;
    target.given.set(parameterKey(parameter), given);
    chain.connect(source, target);
  }
  return undefined;
}

function isTarget({ operation }: OperationDraft, { operationId, operationRef, place }: LinkSpec): boolean {
  if (operationId !== undefined) return operation.operationId === operationId;
  const target = operationRef === undefined ? undefined : resolveReference(operationRef, place.uri);
  return target !== undefined && target.uri === operation.place.uri && target.pointer === operation.place.pointer;
}

/** `id`, or with its place: `path.id`. */
function parameterOf({ detail }: OperationDraft, name: string): Parameter | undefined {
  const [, where, rest] = /^(path|query|header|cookie)\.(.+)$/.exec(name) ?? [];
  return (
    detail.parameters.find((one) => one.in === where && one.name === rest) ??
    detail.parameters.find((one) => one.name === name)
  );
}

type ExpressionContext = { source: OperationDraft; parameter: Parameter; chain: Chain; context: OpenapiContext };

/** A runtime expression (OpenAPI, "Runtime Expressions") or a constant. */
async function givenValue(
  value: Json,
  { source, parameter, chain, context }: ExpressionContext,
): Promise<GivenValue | undefined> {
  if (typeof value !== 'string' || !/^\$|\{\$/.test(value)) return { value };
  const wish = parameter.name;
  const [, pointer] = /^\$response\.body(?:#(.*))?$/.exec(value) ?? [];
  if (/^\$response\.body(#|$)/.test(value)) {
    const steps = pointerSteps(pointer ?? '');
    if (!canHave(steps, source, context)) return undefined;
    return { cel: capture(source, bodyExpression(steps), { wish, taken: chain.names }) };
  }
  const [, header] = /^\$response\.header\.(.+)$/.exec(value) ?? [];
  if (header !== undefined) {
    const expression = `headers[${JSON.stringify(header.toLowerCase())}]`;
    return { cel: capture(source, expression, { wish, taken: chain.names }) };
  }
  const [, name] = /^\$request\.((?:path|query|header)\..+)$/.exec(value) ?? [];
  const sent = name === undefined ? undefined : parameterOf(source, name);
  return sent && sentValue(sent, source, context);
}

/** Whether the described answer can have a value there: a list has no names. */
function canHave(steps: readonly string[], { response }: OperationDraft, { documents }: OpenapiContext): boolean {
  const schema = response?.content.find(({ type }) => isJsonMedia(type))?.schema;
  const options = { documents, alternative: 0 };
  let found = schemaMembers(schema === undefined ? [] : [schema], options);
  for (const step of steps) {
    const isIndex = /^(0|[1-9]\d*)$/.test(step);
    const type = typeOf(found);
    if (type !== undefined && type !== (isIndex ? 'array' : 'object')) return false;
    const item = subschemaOf(found, 'items');
    found = schemaMembers(isIndex ? (item ? [item] : []) : (propertiesOf(found).get(step) ?? []), options);
  }
  return true;
}

/** The same value that the request itself is sent with. */
async function sentValue(
  parameter: Parameter,
  source: OperationDraft,
  context: OpenapiContext,
): Promise<GivenValue | undefined> {
  const key = parameterKey(parameter);
  const given = source.given.get(key);
  if (given) return given;
  const sample = await parameterSample(parameter, context);
  if (sample === undefined) return undefined;
  source.given.set(key, { value: sample.value });
  return { value: sample.value };
}
