import { describe, expect, test } from 'vitest';
import { createWorkspace, statuses } from '../support/cli-workspace.ts';
import { runCollection } from '../support/run-collection.ts';

const list = { list: Array.from({ length: 1000 }, (_, i) => i), text: `${'a'.repeat(50)}!`, long: 'a'.repeat(20_000) };

/** Runs a hostile file beside a harmless one, whose request must pass whatever the other does. */
async function beside(hostile: unknown, more: Record<string, unknown> = {}) {
  const startedAt = process.cpuUsage();
  const ran = await runCollection({
    files: {
      'c.yaml': hostile,
      'good.yaml': { requests: { good: { GET: '$URL/good', expect: { status: 200 } } } },
      ...more,
    },
    args: ['c.yaml', 'good.yaml'],
    server: { 'GET /': { json: list }, 'GET /good': { json: {} } },
  });
  const { user, system } = process.cpuUsage(startedAt);
  return { ...ran, seconds: (user + system) / 1e6 };
}

type Ran = Awaited<ReturnType<typeof beside>>;

/** What is told of the hostile request: its problem, or the message of its check. */
function told({ results }: Ran): string {
  const attempt = results['a']?.attempts.at(-1);
  return [attempt?.problem?.message, ...(attempt?.checks.map(({ message }) => message) ?? [])].join('\n');
}

function expectHarmless(ran: Ran, exit: number): void {
  expect(ran.exit).toBe(exit);
  expect(ran.results['good']?.status).toBe('passed');
  expect(ran.seconds).toBeLessThan(8);
}

const asserting = (expression: string): object => ({
  requests: { a: { GET: '$URL/', expect: { assert: [expression] } } },
});

/** `of` each of its predecessors, from `first` on. */
const chain = (first: unknown, length: number, of: (before: string) => unknown): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length }, (_, i) => [`v${i}`, i === 0 ? first : of(`vars.v${i - 1}`)]));

describe('an expression that would not end', () => {
  test.each([
    [
      'loops within loops that swallow errors',
      'body.list.exists(a, body.list.exists(b, body.list.exists(c, a / 0 == b / 0 && c > 0)))',
    ],
    [
      'a path that looks at everything again',
      "xpath('<a>' + body.long.replace('a', '<b/>') + '</a>', 'count(//*[count(//*[count(//*)>0])>0])') < 0",
    ],
  ])('%s', async (_, expression) => {
    const ran = await beside(asserting(expression));
    expectHarmless(ran, 1);
    expect(told(ran)).toContain('takes more than a second');
  });

  test('many of them do not outlast --max-time', async () => {
    const endless = 'vars.l.exists(a, vars.l.exists(b, vars.l.exists(c, a / 0 == b / 0 && c > 0)))';
    const vars = { l: list.list };
    const requests = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`r${i}`, { GET: `http://127.0.0.1:1/\${{ ${endless} }}` }]),
    );
    const { rollcall, report } = await createWorkspace({ 'c.yaml': JSON.stringify({ vars, requests }) });
    const { exit } = await rollcall('run c.yaml --max-time 200ms', { realTime: true });
    expect(exit).toBe(3);
    const sent = Object.values(statuses(await report())).filter((status) => status !== 'skipped');
    expect(sent.length).toBeLessThan(4);
  });

  test('a pattern that would backtrack is matched in linear time', async () => {
    const ran = await beside(asserting('!(body.text + body.long).matches("^(a+)+$") && body.long.matches("^(a+)+$")'));
    expectHarmless(ran, 0);
  });
});

describe('a value that doubles', () => {
  test.each<[string, object, RegExp]>([
    ['text', chain('x'.repeat(10), 40, (v) => `\${{ ${v} }}\${{ ${v} }}`), /larger than 80 million characters/],
    ['maps', chain([1], 40, (v) => ({ l: `\${{ ${v} }}`, r: `\${{ ${v} }}` })), /larger than 80 million characters/],
    ['lists', chain([1, 2, 3, 4], 40, (v) => `\${{ ${v} + ${v} }}`), /larger than 80 million|more than a second/],
  ])('%s of vars', async (_, vars, message) => {
    const ran = await beside({ vars, requests: { a: { POST: '$URL/', json: { x: '${{ vars.v39 }}' } } } });
    expectHarmless(ran, 3);
    expect(told(ran)).toMatch(message);
    expect(told(ran).length).toBeLessThan(200);
  });

  test('vars of vars of vars, too deep to follow', async () => {
    const vars = chain(1, 10_000, (v) => `\${{ ${v} }}`);
    expectHarmless(await beside({ vars, requests: { a: { GET: '$URL/', text: '${{ vars.v9999 }}' } } }), 3);
  });
});

describe('a schema that would not end', () => {
  const twice = (name: string): object => ({ allOf: [{ $ref: `#/$defs/${name}` }, { $ref: `#/$defs/${name}` }] });
  const doubling = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`a${i}`, twice(`a${i + 1}`)]));

  test('references that double', async () => {
    const schema = { ...twice('a0'), $defs: { ...doubling, a40: { type: 'object' } } };
    const ran = await beside({ requests: { a: { GET: '$URL/', expect: { schema } } } });
    expectHarmless(ran, 1);
    expect(told(ran)).toMatch(/validation takes more than 10\d\d ms/);
  });

  test('a pattern beyond linear time', async () => {
    const schema = { properties: { text: { pattern: '^(?=(a+)+$)a' } } };
    const ran = await beside({ requests: { a: { GET: '$URL/', expect: { schema } } } });
    expectHarmless(ran, 1);
    expect(told(ran)).toContain('its patterns take more than a second');
  });

  test('patterns that would backtrack are matched in linear time', async () => {
    const schema = {
      properties: { text: { pattern: '^(a+)+!$' }, long: { pattern: '^(a|a)*$' } },
      patternProperties: { '^(l+i?)+st$': { type: 'array' } },
    };
    expectHarmless(await beside({ requests: { a: { GET: '$URL/', expect: { schema } } } }), 0);
  });
});

describe('a plan or a file that explodes', () => {
  /** What is told of files that must not run. */
  const refusal = async (hostile: unknown, more = {}): Promise<string> => {
    const ran = await beside(hostile, more);
    expect({ exit: ran.exit, sent: ran.requests }).toEqual({ exit: 2, sent: [] });
    expect(ran.seconds).toBeLessThan(8);
    return ran.stderr;
  };

  test('repetitions without end', async () => {
    const stderr = await refusal({ requests: { a: { GET: '$URL/', repeat: 1e12 } } });
    expect(stderr).toContain('1,000,000,000,000 requests to send');
  });

  test('rows that multiply', async () => {
    const each = Array.from({ length: 1000 }, (_, i) => ({ i }));
    const stderr = await refusal({ each, requests: { a: { GET: '$URL/', each, repeat: 1000 } } });
    expect(stderr).toContain('1,000,000,000 requests to send');
  });

  test('aliases that multiply', async () => {
    const aliases = (i: number) => Array.from({ length: 9 }, () => `*v${i}`).join(', ');
    const bomb = Array.from({ length: 9 }, (_, i) => `  v${i + 1}: &v${i + 1} [${aliases(i)}]\n`);
    const stderr = await refusal(`vars:\n  v0: &v0 [1]\n${bomb.join('')}requests: { a: { GET: $URL/ } }\n`);
    expect(stderr).toContain('input/alias-bomb');
  });

  test('files that extend each other in a circle', async () => {
    const stderr = await refusal(
      { extends: 'b.yaml', requests: { a: { GET: '$URL/' } } },
      { 'b.yaml': { extends: 'c.yaml' } },
    );
    expect(stderr).toContain('files extend each other: c.yaml → b.yaml → c.yaml');
  });

  test('fixtures that need each other in a circle', async () => {
    const stderr = await refusal(
      { fixtures: { f: 'b.yaml' }, requests: { a: { GET: '$URL/' } } },
      { 'b.yaml': { fixtures: { f: 'c.yaml' }, requests: { b: { GET: '$URL/' } } } },
    );
    expect(stderr).toContain('fixtures need each other in a circle');
  });

  test('long chains of bases and fixtures run', async () => {
    const bases = Array.from({ length: 100 }, (_, i) => [
      `base${i}.yaml`,
      { vars: { [`x${i}`]: i }, ...(i === 0 ? {} : { extends: `base${i - 1}.yaml` }) },
    ]);
    const fixtures = Array.from({ length: 30 }, (_, i) => [
      `fix${i}.yaml`,
      { ...(i === 0 ? {} : { fixtures: { f: `fix${i - 1}.yaml` } }), requests: { in: { GET: '$URL/good' } } },
    ]);
    const hostile = {
      extends: 'base99.yaml',
      fixtures: { f: 'fix29.yaml' },
      requests: { a: { GET: '$URL/good', text: '${{ vars.x0 }}' } },
    };
    const ran = await beside(hostile, Object.fromEntries([...bases, ...fixtures]) as Record<string, unknown>);
    expectHarmless(ran, 0);
    expect(ran.requests).toHaveLength(32);
  });

  test('ten thousand captures', async () => {
    const capture = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`v${i}`, `body.list[${i % 1000}]`]));
    const ran = await beside({
      requests: { a: { GET: '$URL/', capture }, b: { GET: '$URL/good', text: '${{ vars.v9999 }}' } },
    });
    expectHarmless(ran, 0);
  });

  test('pages without end stop', async () => {
    const ran = await runCollection({
      files: { 'c.yaml': { requests: { a: { GET: '$URL/page', query: { n: 0 }, paginate: { next: 'body.next' } } } } },
      server: { 'GET /page': ({ query }) => ({ json: { next: `/page?n=${Number(query[0]?.[1]) + 1}` } }) },
    });
    expect(ran.requests).toHaveLength(100);
    expect(ran.stdout).toContain('run/pages-cut');
  });
});
