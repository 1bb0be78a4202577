import { pathToFileURL } from 'node:url';
import type { Direction } from '../../../expect/schema/openapi/relax-required.ts';
import { isJsonObject, type Json } from '../../../model/json.ts';
import type { Description, ExampleSpec, MediaType, Parameter, SchemaPlace } from '../../description.ts';
import { startWalk, walkReferences } from '../references/walk-references.ts';

/** An example and the schema that it should fit. */
export type ExampleSubject = {
  schema: SchemaPlace;
  example: ExampleSpec;
  direction: Direction;
  /** A body may be written as the text that is sent. */
  mayBeText: boolean;
  /** `jsonSchemaDialect` of the description. */
  defaultDialect?: string;
};

/** All examples of a description that have a schema; those of one place once. */
export async function collectExamples(description: Description): Promise<ExampleSubject[]> {
  const { uri, content } = await rootOf(description);
  const found = [...(await examplesOfOperations(description)), ...examplesOfSchemas(description, uri, content)];
  const dialect = isJsonObject(content) ? content['jsonSchemaDialect'] : undefined;
  const unique = new Map(found.map((one) => [`${one.example.place.uri}#${one.example.place.pointer}`, one]));
  return [...unique.values()].map((one) => (typeof dialect === 'string' ? { ...one, defaultDialect: dialect } : one));
}

async function rootOf({ file, read }: Description): Promise<{ uri: string; content: Json }> {
  const uri = pathToFileURL(file).href;
  return { uri, content: await read(uri) };
}

async function examplesOfOperations({ operations }: Description): Promise<ExampleSubject[]> {
  const found: ExampleSubject[] = [];
  const add = (owner: Parameter | MediaType, direction: Direction): void => {
    const { schema, examples = [] } = owner;
    if (!schema) return;
    for (const example of examples) {
      const isBody = 'type' in owner;
      // What is not JSON is given as text, which says nothing of the values in it.
      if (isBody && typeof example.value === 'string' && !/[/+]json\b/i.test(owner.type)) continue;
      found.push({ schema, example, direction, mayBeText: isBody });
    }
  };
  for (const operation of operations) {
    const { parameters, requestBody, responses } = await operation.detail();
    for (const parameter of parameters) {
      add(parameter, 'request');
      if (parameter.content) add(parameter.content, 'request');
    }
    for (const media of requestBody?.content ?? []) add(media, 'request');
    for (const media of responses.flatMap(({ content }) => content)) add(media, 'response');
  }
  return found;
}

function examplesOfSchemas({ version }: Description, uri: string, content: Json): ExampleSubject[] {
  const found: ExampleSubject[] = [];
  const state = startWalk(version);
  state.onSchema = (schema, placeOf) => {
    const { example, examples } = schema;
    const hasList = Array.isArray(examples) && examples.length > 0;
    if (example === undefined && !hasList) return;
    const place = placeOf();
    const own = { ...place, value: schema };
    const add = (value: Json, pointer: string): void => {
      const spec = { value, place: { uri, pointer: place.pointer + pointer } };
      found.push({ schema: own, example: spec, direction: 'response', mayBeText: false });
    };
    if (example !== undefined) add(example, '/example');
    if (hasList) for (const [index, value] of examples.entries()) add(value, `/examples/${index}`);
  };
  walkReferences({ uri, pointer: '', value: content, kind: 'root' }, state);
  return found;
}
