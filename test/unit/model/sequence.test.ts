import { expect, it } from 'vitest';
import { joined, sequence } from '../../../src/model/sequence.ts';

it('makes its items anew with each reading', () => {
  let made = 0;
  const three = sequence(3, function* () {
    for (let i = 0; i < 3; i++) yield ++made;
  });
  expect([...three, ...three]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(three).toHaveLength(3);
});

it('makes no more than are read', () => {
  let made = 0;
  const many = sequence(1e9, function* () {
    for (;;) yield ++made;
  });
  for (const item of joined<string | number>([['first'], many])) if (item === 5) break;
  expect(made).toBe(5);
});

it('joined ones follow each other and count together', () => {
  const all = joined<string>([['a'], [], sequence(2, () => ['b', 'c'].values())]);
  expect([...all]).toEqual(['a', 'b', 'c']);
  expect(all).toHaveLength(3);
  expect([...joined([])]).toEqual([]);
});
