import { describe, expect, it } from 'vitest';
import { createTextStore, type SpillFile } from '../../../src/report/text-store.ts';

const COUNT = 3000;
const textOf = (i: number): string => `{"id":"c.yaml#user[${i}]","name":"Ünï\n${'x'.repeat(i % 50)}"}`;
const places: [string, (i: number) => number][] = [
  ['in order', (i) => i],
  ['backwards', (i) => COUNT - 1 - i],
  ['anyhow', (i) => (i * 7919) % COUNT],
];

const withoutHalves = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd');

/** A file in memory, on which a write takes its time. */
function slowFile() {
  let bytes = Buffer.alloc(0);
  const writes: number[] = [];
  const file: SpillFile = {
    append: async (more) => {
      await new Promise((resolve) => setImmediate(resolve));
      bytes = Buffer.concat([bytes, ...more]);
      writes.push(more.reduce((sum, { length }) => sum + length, 0));
    },
    read: (into, position) => {
      expect(position + into.length).toBeLessThanOrEqual(bytes.length);
      bytes.copy(into, 0, position);
    },
  };
  return { file, writes };
}

describe.each([
  ['in memory', false],
  ['in a file', true],
])('%s', (_, isSpilled) => {
  const create = () => (isSpilled ? createTextStore(slowFile().file, 1000) : createTextStore());

  it.each(places)('gives each text back, %s', async (_name, place) => {
    const store = create();
    for (let i = 0; i < COUNT; i++) await store.add(textOf(i));
    const numbers = Array.from({ length: COUNT }, (_text, i) => place(i));
    expect(numbers.filter((number) => store.get(number) !== textOf(number))).toEqual([]);
  });

  it('gives texts back while more are added, also by one who does not wait', () => {
    const store = create();
    const wrong: number[] = [];
    for (let i = 0; i < COUNT; i++) {
      void store.add(textOf(i));
      if (i % 100 === 0 && store.get(i >> 1) !== textOf(i >> 1)) wrong.push(i);
    }
    expect(wrong).toEqual([]);
  });

  it('keeps empty texts and some that are larger than a page', async () => {
    const store = create();
    const texts = [
      '',
      'high \ud83d',
      '\ude00 low',
      'a',
      '',
      'y'.repeat(600_000),
      '',
      '€'.repeat(300_000),
      'b',
      'ä'.repeat(262_144),
      '',
    ];
    for (const text of texts) await store.add(text);
    // Half a surrogate pair has no UTF-8.
    const wrong = texts.filter((text, i) => withoutHalves(store.get(i)) !== withoutHalves(text));
    expect(wrong.map((text) => text.slice(0, 20))).toEqual([]);
  });

  it('has nothing under a number that was not given', () => {
    expect(create().get(0)).toBe('');
  });
});

it('writes nothing before it holds what may stay in memory, and then not much at once', async () => {
  const { file, writes } = slowFile();
  const store = createTextStore(file, 1_000_000);
  const text = 'x'.repeat(1000);
  for (let i = 0; i < 1000; i++) await store.add(text);
  expect(writes).toEqual([]);
  for (let i = 0; i < 3000; i++) await store.add(text);
  const written = writes.reduce((sum, length) => sum + length, 0);
  expect(written).toBeGreaterThan(2_500_000);
  expect(Math.max(...writes)).toBeLessThan(300_000);
});

it('says once the file is full that it is, to everybody who adds', async () => {
  const full: SpillFile = {
    append: () => Promise.reject(new Error('no space left')),
    read: () => expect.unreachable(),
  };
  const store = createTextStore(full, 1000);
  const added = async (): Promise<void> => {
    for (let i = 0; i < 100; i++) await store.add('x'.repeat(100_000));
  };
  await expect(added()).rejects.toThrow('no space left');
  await expect(store.add('more')).rejects.toThrow('no space left');
});
