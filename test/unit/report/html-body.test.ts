import { createContext, Script } from 'node:vm';
import { expect, test } from 'vitest';
import { bodyScript } from '../../../src/report/html/page/body.ts';

type Line = { depth: number; pointer?: string };

/** How the page lays out a body: the script of the page, in a context of its own. */
function linesOf(text: string, truncated = false): Line[] | undefined {
  const context = createContext({ text, truncated });
  return new Script(`${bodyScript}\njsonLines(text, truncated)`).runInContext(context) as Line[] | undefined;
}

test('JSON is laid out line by line, a text that was cut as far as it goes', () => {
  expect(linesOf('{"a":[1,{"b":2}]}')?.map(({ depth }) => depth)).toEqual([0, 1, 2, 2, 3, 2, 1, 0]);
  expect(linesOf('{"a":[1,2', true)?.map(({ pointer }) => pointer)).toEqual(['', '/a', '/a/0', '/a/1']);
});

test.each([
  ['lists without end', '['.repeat(65_536), true],
  ['objects without end', '{"a":'.repeat(13_000), true],
  ['lists that end', `${'['.repeat(30_000)}${']'.repeat(30_000)}`, false],
])('%s stay the text that they are: their indentation would fill the memory', (_what, text, truncated) => {
  expect(linesOf(text, truncated)).toBeUndefined();
});
