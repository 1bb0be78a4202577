import { describe, expect, test } from 'vitest';
import { startEchoServer } from '../support/cli-server.ts';
import { createWorkspace } from '../support/cli-workspace.ts';

const server = await startEchoServer();

describe('what trying any input has found', () => {
  test('half of a character from an answer is sent as U+FFFD, in a form and a query too', async () => {
    const { rollcall, report } = await createWorkspace({
      'a.yaml': `baseUrl: ${server.url}
requests:
  a: { POST: /a, text: '"\\ud83d"', capture: { t: parse_json(body.body) } }
  b: { POST: /b, form: { t: "\${{ vars.t }}" }, query: { q: "\${{ vars.t }}" } }
`,
    });
    expect((await rollcall('run a.yaml')).exit).toBe(0);
    expect((await report()).counts.passed).toBe(2);
    expect(server.received[1]).toMatchObject({ url: '/b?q=%EF%BF%BD' });
    expect(server.received[1]?.body.toString()).toBe('t=%EF%BF%BD');
  });

  test.each(['%', 'file://elsewhere/x.json', 'a%2Fb.json'])(
    'a schema that refers to %s, which names no file',
    async (ref) => {
      const { rollcall } = await createWorkspace({
        'a.yaml': `requests: { a: { GET: ${server.url}/a, expect: { schema: { $ref: "${ref}" } } } }\n`,
      });
      const { exit, stderr } = await rollcall('check a.yaml');
      expect(exit).toBe(2);
      expect(stderr).toMatch(/error\[input\/bad-schema\].*names no file/);
    },
  );

  test.each<[part: string, damage: (report: Damaged) => unknown]>([
    [
      'result.attempts[0].exchanges[0].request.headers[0]',
      ({ results: [one] }) => one?.attempts[0]?.exchanges[0]?.request.headers.unshift('a: b'),
    ],
    ['result.location', ({ results: [one] }) => delete one?.location],
    ['problems', (report) => Object.assign(report, { problems: {} })],
  ])('a report.json in which %s is wrong cannot be merged, and it says what', async (part, damage) => {
    const { rollcall, report, write } = await createWorkspace({
      'a.yaml': `requests: { a: { GET: ${server.url}/a } }\n`,
    });
    await rollcall('run a.yaml');
    const damaged = (await report()) as unknown as Damaged;
    damage(damaged);
    await write({ 'reports/report.json': JSON.stringify(damaged) });
    const { exit, stderr } = await rollcall('merge reports --reporter html=x.html --reporter console');
    expect(exit).toBe(2);
    expect(stderr).toContain('error[report/unreadable]');
    expect(stderr).toContain(`\`${part}\``);
  });

  test('a file with a # in its name lists its requests by their keys', async () => {
    const { rollcall } = await createWorkspace({ 'a#b.yaml': `requests: { one: { GET: ${server.url}/a } }\n` });
    expect((await rollcall('list a#b.yaml')).stdout).toMatch(/^a#b\.yaml .*\n {2}one {2}GET/);
  });

  test('the beginning of a long secret is in no message, although that is cut in it', async () => {
    const token = `eyJhbGciOiJIUzI1NiJ9.${'Zq7Xk'.repeat(60)}`;
    const { rollcall, read } = await createWorkspace({
      'a.yaml': `baseUrl: ${server.url}
env: { T: { secret: true } }
requests:
  a: { POST: /a, text: "\${{ env.T }}", expect: { body: { body: other }, json: { body: [] }, schema: { properties: { body: { const: x } } } } }
  b: { GET: /text, expect: { json: "\${{ env.T }}" } }
`,
    });
    const { output } = await rollcall('run a.yaml -v', { env: { T: token } });
    const all =
      output +
      (await read('reports/report.json')) +
      (await read('reports/report.html')) +
      (await read('reports/junit.xml'));
    expect(all).not.toContain('eyJhb');
    expect(all).not.toContain('Zq7Xk');
    expect(output).toContain('***…');
  });

  test.each([
    ['hurl', 'a.hurl', 'GET http://h/\nHTTP 2\n', 'expected a status such as 200'],
    [
      'postman',
      'a.json',
      '{"info":{"name":"A"},"item":[{"name":"a","request":{"url":{"protocol":"-1","host":["h"],"path":["x"]}}}]}',
      '',
    ],
    [
      'bruno',
      'a.bru',
      'meta {\n  name: a\n  type: http\n}\n\nget {\n  url: http://h/\n}\n\nassert {\n  res.status: eq "x"\n}\n',
      'a.bru:11:3',
    ],
  ])('an import of %s makes a collection that is sound', async (kind, file, text, told) => {
    const { rollcall } = await createWorkspace({ [file]: text });
    const { output } = await rollcall(`import ${kind} ${file} -o out`);
    expect(output).not.toContain('a fault of rollcall');
    expect(output).toContain(told);
  });
});

type Damaged = {
  problems: unknown;
  results: { location?: unknown; attempts: { exchanges: { request: { headers: unknown[] } }[] }[] }[];
};
