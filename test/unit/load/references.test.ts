import { describe, expect, it } from 'vitest';
import { requestDependencies } from '../../../src/load/references/dependencies.ts';
import { brief, load, loadText } from './project.ts';

describe('references', () => {
  it.each<[string, string, string | undefined]>([
    [
      'vars: { page_size: 1 }\nrequests: { a: { GET: "/${{ vars.pge_size }}" } }',
      'expression/undefined-name 2:29 vars.pge_size is not defined',
      'did you mean "page_size"?',
    ],
    [
      'env: { API_URL: x }\nrequests: { a: { GET: "${{ env.API_ULR }}" } }',
      'expression/undefined-name 2:28 env.API_ULR is not declared',
      'did you mean "API_URL"?',
    ],
    [
      'requests: { a: { GET: "${{ env.HOME }}" } }',
      'expression/undefined-name 1:28 env.HOME is not declared',
      'declare it under `env`',
    ],
    [
      'requests:\n  get_user: { GET: / }\n  b: { GET: "/${{ responses.get_usr.status }}" }',
      'expression/undefined-name 3:19 there is no request "get_usr"',
      'did you mean "get_user"?',
    ],
    [
      'requests:\n  a: { GET: "/${{ responses.b.status }}" }\n  b: { GET: / }',
      'input/later-request 2:19 responses.b comes from "b", which is later in the file',
      'move "b" above "a", or set `parallel: true`',
    ],
    [
      'requests:\n  a: { GET: "/${{ vars.id }}" }\n  b: { GET: /, capture: { id: body.id } }',
      'input/later-request 2:19 vars.id comes from "b", which is later in the file',
      undefined,
    ],
    [
      'requests:\n  a: { GET: /, expect: { assert: body == responses.a.body } }',
      'input/later-request 2:42 "a" refers to itself: responses.a is its own',
      'in `assert`, `capture`, `poll` and `paginate` the response is at hand as status, headers, body',
    ],
    [
      'requests:\n  a: { GET: "/${{ vars.t }}", capture: { t: body } }',
      'input/later-request 2:19 "a" refers to itself: vars.t is its own',
      undefined,
    ],
    [
      'vars: { v: "${{ responses.b.status }}" }\nrequests:\n  a: { GET: "/${{ vars.v }}" }\n  b: { GET: / }',
      'input/later-request 3:19 vars.v uses responses.b, which comes from "b", which is later in the file',
      undefined,
    ],
    [
      'requests:\n  a: { GET: / }\nsetup:\n  s: { GET: "/${{ responses.a.status }}" }',
      'input/later-request 4:19 responses.a comes from "a", which is later in the file',
      'setup comes before requests',
    ],
    [
      'requests:\n  a: { GET: /, needs: [get_token] }\nsetup: { get_tokn: { GET: / } }',
      'input/unknown-request 2:24 there is no request "get_token"',
      'did you mean "get_tokn"?',
    ],
    [
      'requests:\n  a: { GET: /, needs: b }\n  b: { GET: / }',
      'input/later-request 2:23 "b" is later in the file',
      undefined,
    ],
    [
      'requests:\n  a: { GET: /, needs: a }',
      'input/later-request 2:23 "a" refers to itself: "a" is its own',
      undefined,
    ],
    [
      'vars: { a: "${{ vars.b }}", b: "${{ vars.c }}", c: "${{ vars.a }}" }\nrequests: {}',
      'input/cycle 1:9 vars refer to each other in a circle: a → b → c → a',
      undefined,
    ],
    [
      'vars: { a: "${{ vars.a }}" }\nrequests: {}',
      'input/cycle 1:9 vars refer to each other in a circle: a → a',
      undefined,
    ],
    [
      'parallel: true\nrequests:\n  a: { GET: /, needs: b }\n  b: { GET: "/${{ responses.a.status }}" }',
      'input/cycle 3:3 requests wait for each other in a circle: a → b → a',
      undefined,
    ],
    [
      'vars: { id: 1 }\nrequests: { a: { GET: /, capture: { id: body.id } } }',
      'input/conflict 2:37 "id" is an entry of `vars` already',
      undefined,
    ],
    [
      'parallel: true\nrequests:\n  a: { GET: /, capture: { id: body.id } }\n  b: { GET: /, capture: { id: body.id } }',
      'input/conflict 4:27 "id" is captured by "a" too',
      undefined,
    ],
    [
      'requests: { a: { GET: / } }\nteardown: { a: { GET: / } }',
      'input/duplicate-id 2:13 there are two requests with the id "a"',
      'the first is in line 1, in requests; an id is unique over the whole file',
    ],
    [
      'requests: { a: { GET: "/${{ row.x }}" } }',
      'expression/undefined-name 1:29 there are no rows for row.x',
      'give the request or the file `each`',
    ],
    [
      'requests: { a: { GET: "/${{ row.nme }}", each: [{ name: x }, { age: 1 }] } }',
      'expression/undefined-name 1:29 the rows have no "nme"',
      'did you mean "name"?',
    ],
    [
      'requests: { a: { GET: "/${{ fixtures.f.t }}" } }',
      'expression/undefined-name 1:29 there is no fixture "f"',
      'declare it under `fixtures`',
    ],
    [
      'requests:\n  a: { GET: / }\n  b: { GET: /, each: [{ x: "${{ responses.a.status }}" }] }',
      'expression/undefined-name 3:33 responses.a is not known before the first request is sent',
      undefined,
    ],
    ['requests: { a: { GET: /, if: env.A == 1 + + 2 } }', 'expression/syntax 1:43 "+" is not expected here', undefined],
    [
      'requests: { a: { GET: /, headers: { A: x, a: y } } }',
      'input/duplicate-key 1:43 the header "a" stands twice',
      undefined,
    ],
  ])('%j', async (text, expected, hint) => {
    const { problems } = await loadText(text);
    expect(brief(problems)).toContain(expected);
    const found = problems.find((problem) => brief([problem])[0] === expected);
    expect(found?.hint).toBe(hint ?? found?.hint);
  });

  it.each([
    'requests:\n  a: { GET: /, capture: { id: body.id } }\n  b: { GET: "/${{ vars.id }}/${{ responses.a.status }}" }',
    'parallel: true\nrequests:\n  a: { GET: "/${{ responses.b.status }}" }\n  b: { GET: / }',
    'vars: { v: "${{ vars.id }}" }\nrequests:\n  a: { GET: /, capture: { id: body.id } }\n  b: { GET: "/${{ vars.v }}" }',
    'setup: { s: { GET: /, capture: { t: body } } }\nrequests: { a: { GET: "/${{ vars.t }}" } }\nteardown: { z: { GET: "/${{ responses.a.status }}" } }',
    'each: [{ x: 1 }]\nvars: { v: "${{ row.x }}" }\nrequests: { a: { GET: "/${{ row.x }}" } }',
    'requests: { a: { GET: /, if: has(row.y), each: [{ x: 1 }] } }',
    'requests: { a: { GET: /, expect: { assert: [items.exists(u, u.id == 1), body.ok] }, paginate: { link: true, items: body } } }',
  ])('takes %j', async (text) => {
    const { problems } = await loadText(text);
    expect(brief(problems)).toEqual([]);
  });

  it('tells of a mistake in the defaults once, however many requests have it', async () => {
    const requests = Array.from({ length: 50 }, (_, i) => `  r${i}: { GET: /, headers: { b: c } }`).join('\n');
    const { problems } = await loadText(
      `defaults: { headers: { a: "\${{ vars.x }}", z: "\${{ nope( }}" } }\nrequests:\n${requests}\n`,
    );
    expect(problems.filter(({ code }) => code === 'expression/undefined-name')).toHaveLength(1);
    expect(problems.filter(({ code }) => code === 'expression/syntax')).toHaveLength(1);
  });

  it('finds what expressions in a jsonFile refer to', async () => {
    const { problems, collections } = await load(
      {
        'a.yaml':
          'requests:\n  a: { POST: /, jsonFile: body.json }\n  b: { GET: / }\n  c: { POST: /, jsonFile: good.json }',
        'body.json': '{\n  "id": "${{ responses.b.body.id }}",\n  "x": "${{ vars.nope }}"\n}',
        'good.json': '{ "id": "${{ responses.b.body.id }}" }',
      },
      ['a.yaml'],
    );
    expect(problems.map(({ code, location }) => `${code} ${location?.file}:${location?.line}`)).toEqual([
      'input/later-request body.json:2',
      'expression/undefined-name body.json:3',
    ]);
    expect(collections[0] && requestDependencies(collections[0]).get('c')).toEqual(['b']);
  });

  it('knows what a fixture captures', async () => {
    const { problems } = await load({
      'login.yaml': 'requests: { login: { GET: /, capture: { token: body.t } } }',
      'a.yaml':
        'fixtures: { s: login.yaml }\nrequests:\n  a: { GET: "/${{ fixtures.s.token }}" }\n  b: { GET: "/${{ fixtures.s.tken }}" }',
    });
    expect(brief(problems)).toEqual(['expression/undefined-name 4:19 the fixture "s" captures no "tken"']);
    expect(problems[0]?.hint).toBe('did you mean "token"?');
  });
});

describe('requestDependencies', () => {
  it('has needs, responses and the latest earlier capture of each variable, directly and through vars', async () => {
    const { collections } = await loadText(`
vars: { full: "\${{ vars.id }}-x" }
setup: { login: { GET: /, capture: { token: body.t } } }
requests:
  a: { GET: /, capture: { id: body.id } }
  b: { GET: /, capture: { id: body.id } }
  c: { GET: "/\${{ vars.full }}", headers: { t: "\${{ vars.token }}" } }
  d: { GET: /, needs: a, expect: { assert: body == responses.c.body } }
  e: { GET: /, capture: { id: body.id } }
`);
    expect(Object.fromEntries(collections[0] ? requestDependencies(collections[0]) : [])).toEqual({
      login: [],
      a: [],
      b: [],
      c: ['login', 'b'],
      d: ['a', 'c'],
      e: [],
    });
  });
});
