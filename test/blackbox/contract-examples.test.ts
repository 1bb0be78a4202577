import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace } from '../support/cli-workspace.ts';

const server = await startEchoServer();

/** A description with one JSON media type of an answer. */
const withMedia = (media: string) => `openapi: 3.0.3
info: { title: T, version: "1" }
paths:
  /x:
    get:
      responses:
        "200":
          description: d
          content:
            application/json: ${media}
`;

async function check(api: string, { command = 'check', openapi = 'api.yaml' } = {}) {
  const { rollcall } = await createWorkspace({
    'rollcall.yaml': '',
    'api.yaml': api,
    'c.yaml': `baseUrl: ${server.url}\nopenapi: ${openapi}\nrequests: { a: { GET: /x } }\n`,
  });
  return rollcall(`${command} c.yaml`);
}

describe('examples that are not what their schemas say', () => {
  test.each<[string, string, number]>([
    ['of a media type', withMedia('{ schema: { type: integer }, example: words }'), 10],
    ['by name', withMedia('{ schema: { type: integer }, examples: { one: { value: words } } }'), 10],
    [
      'of a schema',
      withMedia('{ schema: { type: object, properties: { id: { type: integer, example: words } } } }'),
      10,
    ],
    [
      'of a component',
      `${withMedia('{ schema: { $ref: "#/components/schemas/A" } }')}components: { schemas: { A: { type: integer, example: words } } }\n`,
      11,
    ],
    [
      'of a parameter',
      withMedia('{}').replace(
        '    get:\n',
        '    get:\n      parameters: [{ name: n, in: query, schema: { type: integer }, example: words }]\n',
      ),
      6,
    ],
  ])('%s: check is exit 2, at the example', async (_, api, line) => {
    const { exit, stderr } = await check(api);
    expect(exit).toBe(2);
    expect(stderr).toContain('contract/example');
    expect(stderr).toContain(`api.yaml:${line}:`);
    expect(stderr).toMatch(/words|integer/);
    expect(server.seen()).toEqual([]);
  });

  test.each([
    withMedia('{ schema: { type: integer }, example: 3 }'),
    withMedia('{ schema: { type: integer, nullable: true }, example: null }'),
    withMedia('{ example: words }'),
    withMedia(
      '{ schema: { type: object, required: [p], properties: { p: { type: string, writeOnly: true } } }, example: {} }',
    ),
    withMedia('{ schema: { type: integer }, examples: { one: { externalValue: "https://example.com/x" } } }'),
    withMedia('{ schema: { type: integer }, x-example: words }'),
  ])('no fault: %s', async (api) => {
    const { exit, stderr } = await check(api);
    expect([exit, stderr]).toEqual([0, '']);
  });

  test('several are told at once', async () => {
    const { stderr } = await check(
      withMedia('{ schema: { type: integer }, examples: { one: { value: a }, two: { value: b } } }'),
    );
    expect(stderr).toContain('2 problems');
  });

  test('do not keep from running', async () => {
    const { exit } = await check(
      withMedia('{ schema: {}, examples: { one: { value: a } } }').replace('{}', '{ type: object, example: 3 }'),
      { command: 'run' },
    );
    expect(exit).toBe(0);
  });
});
