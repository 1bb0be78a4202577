import type { Parameter } from '../../../contract/description.ts';
import type { Json } from '../../../model/json.ts';
import { isCredentialName } from '../../credentials/credential-name.ts';
import { type GivenValue, type OpenapiContext, type OperationDraft, placeIn } from '../openapi-context.ts';
import type { Sample } from '../sample/sampler.ts';
import { keywordOf, schemaMembers } from '../sample/schema-members.ts';
import { scalarText } from './path-text.ts';

/**
 * What a parameter is sent with; undefined where it is left out: an optional one for which the description gives no value.
 * `use` makes an expression of a variable of the environment.
 */
export async function parameterValue(
  parameter: Parameter,
  { draft, context, use }: { draft: OperationDraft; context: OpenapiContext; use: (name: string) => string },
): Promise<GivenValue | undefined> {
  const { name, required, content, deprecated } = parameter;
  const given = draft.given.get(parameterKey(parameter));
  if (given) return given;
  const examples = (parameter.examples ?? content?.examples ?? []).map(({ value }) => value);
  if (!required && (deprecated || !(examples.length > 0 || isGiven(parameter, context)))) return undefined;
  if (isCredential(parameter)) return { cel: use(credential(parameter, examples, context)) };
  const sample = await parameterSample(parameter, context);
  const isEmpty = sample !== undefined && (sample.value === null || isEmptyList(sample.value));
  if (sample?.fault !== undefined || (isEmpty && !required)) {
    const place = placeIn(context.description, parameter.place);
    const what = `${parameter.in} parameter ${name}`;
    if (sample?.fault !== undefined) {
      const hint = `no value for it was found that its schema allows: ${sample.fault}`;
      draft.leftovers.push({ place, what, hint: required ? `${hint}; put one in` : hint });
    }
    if (!required) return undefined;
  }
  const value = sample === undefined || isEmpty ? 'string' : sample.value;
  return { value: content ? scalarText(value) : value };
}

/** A value of the description for a parameter, or one made of its schema. */
export function parameterSample(
  { schema, content, examples: own }: Parameter,
  { sampler }: OpenapiContext,
): Promise<Sample | undefined> {
  const place = schema ?? content?.schema;
  const examples = (own ?? content?.examples ?? []).map(({ value }) => value);
  return sampler.sample({
    ...(place === undefined ? {} : { schema: place }),
    examples: content ? examples.map(parsed) : examples,
    direction: 'request',
    asText: content === undefined,
  });
}

/** As values of other requests are found by. */
export function parameterKey({ in: where, name }: Pick<Parameter, 'in' | 'name'>): string {
  return `${where} ${name}`;
}

/** A schema may give an example or a default. */
function isGiven({ schema, content }: Parameter, { documents }: OpenapiContext): boolean {
  const place = schema ?? content?.schema;
  if (place === undefined) return false;
  const found = schemaMembers([place], { documents, alternative: 0 });
  return ['example', 'examples', 'default', 'const'].some((keyword) => keywordOf(found, keyword) !== undefined);
}

/** Page tokens and names of tokens are none. */
function isCredential({ in: where, name }: Parameter): boolean {
  if (where === 'header' || where === 'cookie') return isCredentialName(name) && !/(id|name|type)$/i.test(name);
  return where === 'query' && /^((access|auth)[_-]?token|api[_-]?key|password|client[_-]?secret)$/i.test(name);
}

function credential({ name, place }: Parameter, [example]: Json[], context: OpenapiContext): string {
  const wish = context.variableName(name);
  context.variables.give(wish, typeof example === 'string' ? example : '', { secret: true });
  if (!context.places.has(wish)) context.places.set(wish, placeIn(context.description, place));
  return wish;
}

function isEmptyList(value: Json): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Examples of what goes out as JSON are often JSON text. */
function parsed(example: Json): Json {
  if (typeof example !== 'string') return example;
  try {
    return JSON.parse(example) as Json;
  } catch {
    return example;
  }
}
