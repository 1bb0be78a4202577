/** An OpenAPI 3.0 description of about so many bytes of JSON: operations with parameters, errors and shared schemas. */
export function largeDescription(bytes: number): string {
  const paths: Record<string, unknown> = {};
  const schemas: Record<string, unknown> = {};
  let size = 0;
  for (let n = 1; size < bytes; n++) {
    const own = { [`/things${n}/{id}`]: pathItem(n), [`Thing${n}`]: thing(n) };
    size += JSON.stringify(own, undefined, 2).length;
    paths[`/things${n}/{id}`] = own[`/things${n}/{id}`];
    schemas[`Thing${n}`] = own[`Thing${n}`];
  }
  return JSON.stringify(
    { openapi: '3.0.3', info: { title: 'Things', version: '1' }, paths, components: { schemas } },
    undefined,
    2,
  );
}

function pathItem(n: number): unknown {
  const content = { 'application/json': { schema: { $ref: `#/components/schemas/Thing${n}` } } };
  const responses = { '200': { description: `Thing ${n}`, content }, default: { description: 'A problem', content } };
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }];
  return {
    get: { operationId: `getThing${n}`, parameters, responses },
    put: { operationId: `putThing${n}`, parameters, requestBody: { content }, responses },
    delete: { operationId: `deleteThing${n}`, parameters, responses: { '204': { description: 'Gone' } } },
  };
}

/** Thirty properties, one of them the thing before it. */
function thing(n: number): unknown {
  const properties = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [
      `property_${i}`,
      { type: 'string', nullable: true, maxLength: 100, description: `Property ${i} of thing ${n}, in a few words` },
    ]),
  );
  const before = n === 1 ? {} : { before: { $ref: `#/components/schemas/Thing${n - 1}` } };
  return { type: 'object', required: ['id'], properties: { id: { type: 'integer' }, ...before, ...properties } };
}
