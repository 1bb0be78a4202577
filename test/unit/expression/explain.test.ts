import { describe, expect, test } from 'vitest';
import { explainExpression } from '../../../src/expression/explain.ts';
import type { Json } from '../../../src/model/json.ts';
import { compiled, responseView, scopeOf } from './helpers.ts';

function explain(source: string, scope = scopeOf()): [string, Json][] {
  return explainExpression(compiled(source), scope).map(({ expression, value }) => [expression, value]);
}

describe('parts', () => {
  const data = [
    { id: 1, price: 1 },
    { id: 2, price: 2.5 },
  ];

  test.each<[string, [string, Json][]]>([
    [
      'body.total == size(body.data)',
      [
        ['body.total', 3],
        ['size(body.data)', 2],
      ],
    ],
    ['status == 201', [['status', 200]]],
    ['1 == 2', []],
    [
      'body.data.exists(u, u.id == vars.user_id)',
      [
        ['body.data', data],
        ['vars.user_id', 3],
      ],
    ],
    [
      'body.tags.all(t, t == "a")',
      [
        ['body.tags', ['a', 'b']],
        ['body.tags[1]', 'b'],
      ],
    ],
    [
      'body.data.all(d, d.price < vars.ratio)',
      [
        ['body.data', data],
        ['vars.ratio', 0.5],
        ['body.data[0]', data[0] as Json],
      ],
    ],
    ['body.tags.all(t, t != "")', [['body.tags', ['a', 'b']]]],
    [
      'body.ok && body.id > 3 || !(body.name == "x")',
      [
        ['body.id', 3],
        ['body.name', 'Alice'],
      ],
    ],
    ['false && body.id == 4', [['body.id', 3]]],
    [
      '(body.total + 1) * 2 == body.id',
      [
        ['body.total', 3],
        ['body.id', 3],
      ],
    ],
    ['body.id == 4 || body.id == 5', [['body.id', 3]]],
    [
      'body.name.startsWith(vars.name + "x")',
      [
        ['body.name', 'Alice'],
        ['vars.name', 'Alice'],
      ],
    ],
    ['body.data.filter(d, d.id > 1).size() == 3', [['body.data.filter(d, d.id > 1).size()', 1]]],
    [
      'body.data[vars.user_id - 3].id == 3',
      [
        ['body.data[vars.user_id - 3].id', 1],
        ['vars.user_id', 3],
      ],
    ],
    ['(body.?x.orValue(7)) == 8', [['body.?x.orValue(7)', 7]]],
    [
      'env.PORT == "1" ? body.id == 1 : body.id == 2',
      [
        ['env.PORT', '8080'],
        ['body.id', 3],
      ],
    ],
    [
      'body.data.exists(a, body.data.exists(b, a.id == b.id + body.total))',
      [
        ['body.data', data],
        ['body.total', 3],
      ],
    ],
    ['responses.create.body.id == 4', [['responses.create.body.id', 3]]],
    [
      'cel.bind(n, body.id, n > body.total)',
      [
        ['body.id', 3],
        ['body.total', 3],
      ],
    ],
    [
      'body.price in [1, body.total]',
      [
        ['body.price', 2.5],
        ['body.total', 3],
      ],
    ],
  ])('%s', (source, parts) => {
    expect(explain(source)).toEqual(parts);
  });

  test.each<[string]>([
    ['has(body.x)'],
    ['body.nope == vars.nope'],
    ['uuid() == random_string(3)'],
    ['lower(body.id) == "x"'],
  ])('%s has none', (source) => {
    expect(explain(source)).toEqual([]);
  });

  test('parentheses of a part stay with it', () => {
    expect(explain('size((body.tags + ["c"])) == 4')).toEqual([['size((body.tags + ["c"]))', 3]]);
    expect(explain('(body.tags + ["(c)"]).size() == 4')).toEqual([['(body.tags + ["(c)"]).size()', 3]]);
  });

  test('a body that is no map', () => {
    const scope = scopeOf({ response: responseView({ body: 'oops' }) });
    expect(explain('body.id == 3 || size(body) == 3', scope)).toEqual([['size(body)', 4]]);
  });
});
