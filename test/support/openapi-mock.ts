import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import type { HeaderSpec, MediaType, ResponseSpec } from '../../src/contract/description.ts';
import { matchOperation } from '../../src/contract/match-operation.ts';
import { readSourceDescription } from '../../src/convert/openapi/read-source.ts';
import { expectedResponse } from '../../src/convert/openapi/request/expected-response.ts';
import { scalarText, simpleText } from '../../src/convert/openapi/request/path-text.ts';
import { createSampler, type Sampler } from '../../src/convert/openapi/sample/sampler.ts';
import { type Json, stringifyJson } from '../../src/model/json.ts';
import { type Received, startHttpServer, type TestServer } from '../servers/http-server.ts';

export type MockOptions = {
  /** Absolute path of the description. */
  file: string;
  /** Where its other files may lie; default: its folder. */
  root?: string;
  /** What a JSON answer becomes, to make a service that is not what it says. */
  change?: (body: Json, operation: string) => Json;
};

/**
 * A service that answers every operation as it is described: with the first response of success, its body and required
 * headers out of examples and schemas. `POST /oauth/token` gives a token; what is not described gets 404.
 */
export async function startOpenapiMock({ file, root, change }: MockOptions): Promise<TestServer> {
  const text = await readFile(file, 'utf8');
  const { description, documents } = await readSourceDescription(
    { path: file, name: file, text },
    {
      path: file,
      files: [],
      readBeside: async () => undefined,
      project: { root: root ?? dirname(file), output: dirname(file) },
    },
  );
  const sampler = await createSampler(description, documents);
  const answer = async ({ method, url, headers }: Received, response: ServerResponse): Promise<void> => {
    const found = matchOperation(description, { method, url });
    if (found === undefined || 'methodUnknown' in found) {
      if (method === 'POST' && url === '/oauth/token') {
        write(response, { status: 200, type: 'application/json', body: '{"access_token":"t","token_type":"Bearer"}' });
      } else write(response, { status: 404, type: 'text/plain', body: `not described: ${method} ${url}` });
      return;
    }
    const { operation } = found;
    const { responses } = await operation.detail();
    const spec = expectedResponse(responses);
    const status = statusOf(spec);
    for (const header of spec?.headers.filter(({ required }) => required) ?? []) {
      const value = await headerText(header, sampler);
      if (value !== undefined) response.setHeader(header.name, value);
    }
    const media = spec && accepted(spec, headers.accept);
    if (media === undefined || status === 204 || status === 304) write(response, { status });
    else {
      const isJson = /json|\*/.test(media.type);
      const sample = await bodyOf(media, sampler);
      const value = isJson && change ? change(sample, `${operation.method} ${operation.path}`) : sample;
      const body = isJson ? stringifyJson(value) : scalarText(value);
      write(response, { status, type: media.type.includes('*') ? 'application/json' : media.type, body });
    }
  };
  return startHttpServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      write(response, { status: 500, type: 'text/plain', body: String(error) });
    });
  });
}

function write(
  response: ServerResponse,
  { status, type, body }: { status: number; type?: string; body?: string },
): void {
  response.statusCode = status;
  if (type !== undefined) response.setHeader('content-type', type);
  response.end(body);
}

function statusOf(spec: ResponseSpec | undefined): number {
  const status = spec?.status ?? 'default';
  if (status === 'default') return 200;
  return Number(status.replace(/X/gi, '0'));
}

function accepted({ content }: ResponseSpec, accept: string | undefined): MediaType | undefined {
  return content.find(({ type }) => type === accept) ?? content[0];
}

async function bodyOf({ type, schema, examples = [] }: MediaType, sampler: Sampler): Promise<Json> {
  if (/xml/.test(type) && schema) return sampler.sampleXml(schema, 'response') ?? '<root/>';
  const sample = await sampler.sample({
    ...(schema === undefined ? {} : { schema }),
    examples: examples.map(({ value }) => value),
    direction: 'response',
  });
  return sample?.value ?? (/json/.test(type) ? {} : 'sample');
}

async function headerText({ schema, content, explode }: HeaderSpec, sampler: Sampler): Promise<string | undefined> {
  const place = schema ?? content?.schema;
  const sample = place && (await sampler.sample({ schema: place, direction: 'response', asText: true }));
  return simpleText(sample?.value ?? 'sample', { explode });
}
