import { expect, it } from 'vitest';
import { createTextStore } from '../../../src/report/text-store.ts';

const COUNT = 10_000;
const textOf = (i: number): string => `{"id":"c.yaml#user[${i}]","name":"Ünï ${'x'.repeat(i % 50)}"}`;

it.each<[string, (i: number) => number]>([
  ['in order', (i) => i],
  ['backwards', (i) => COUNT - 1 - i],
  ['anyhow', (i) => (i * 7919) % COUNT],
])('gives each text back, %s', (_, place) => {
  const store = createTextStore();
  const numbers = Array.from({ length: COUNT }, (_text, i) => store.add(textOf(i)));
  expect(numbers).toEqual(numbers.map((_number, i) => i));
  const wrong = numbers.map(place).filter((number) => store.get(number) !== textOf(number));
  expect(wrong).toEqual([]);
});

it('gives texts back while more are added', () => {
  const store = createTextStore();
  const wrong = Array.from({ length: COUNT }, (_, i) => store.add(textOf(i))).filter(
    (number) => number % 100 === 0 && store.get(number >> 1) !== textOf(number >> 1),
  );
  expect(wrong).toEqual([]);
});

it('keeps empty texts and one that is larger than a block', () => {
  const store = createTextStore();
  const large = 'y'.repeat(600_000);
  const texts = ['', 'a', '', large, '', 'b'];
  for (const text of texts) store.add(text);
  expect(texts.map((_, i) => store.get(i))).toEqual(texts);
});

it('has nothing under a number that was not given', () => {
  expect(createTextStore().get(0)).toBe('');
});
