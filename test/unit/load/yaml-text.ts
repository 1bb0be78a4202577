import * as fc from 'fast-check';

/** Lines of one value, to stand behind `key:` or `-`; the first begins on that line unless it is empty. */
type Written = { first: string; rest: string[] };

/** YAML texts in every style that people write: mostly right, with lines to trip over. */
export function yamlText(): fc.Arbitrary<string> {
  return fc
    .record({
      value: fc.oneof(value.blockMap, value.blockMap, value.blockList, value.flow, value.scalar),
      head: fc.constantFrom('', '', '', '# head\n', '---\n', '--- # head\n', '\n\n', ' # head\n', '# a\n---\n'),
      tail: fc.constantFrom('\n', '\n', '', '\n\n', '\n# tail\n', '  \n'),
      newline: fc.constantFrom('\n', '\n', '\n', '\r\n'),
    })
    .map(({ value: { first, rest }, head, tail, newline }) => {
      const lines = first === '' ? rest : [first, ...rest];
      return `${head}${lines.join('\n')}${tail}`.replaceAll('\n', newline);
    });
}

function anyOf(words: string, ...others: string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...words.split(' '), ...others);
}

const word = anyOf('a b GET x-y user_id é 😀 a.b << a/b it null 5', 'x y');

const meant = anyOf(
  [
    '1 -1 +1 0 -0 1.0 1.10 .5 5. 1e3 1E-2 0x1f 0XFF 0o17 0o8 1_000 0.10e1 1e999',
    '12345678901234567890 0.1000000000000000055 2xx 2024-01-01 10:30 .nano + - . =',
    'true False TRUE tRue null Null ~ ~x yes no a#b a:b :a -a ?a http://x:80/y?z=1&q',
  ].join(' '),
  'a "b" c',
  "it's",
  'x\u00a0',
  'body.id == 1',
  '${{ vars.x }}',
  '--- a',
);

/** What one of the readers at least does not take for text. */
const trap = anyOf('.inf -.INF .nan [ & * ! | % @ { #', 'a, b', 'a ]', 'a: b');

const plain = fc.oneof(
  { weight: 12, arbitrary: word },
  { weight: 12, arbitrary: meant },
  { weight: 1, arbitrary: trap },
);

const text = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 6 }), plain);
const escaped = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom('\\n', '\\t', '\\"', '\\\\', '\\x41', '\\u263a', '\\/', '\\ ', '\\e', '\\ud83d'),
  },
  { weight: 1, arbitrary: fc.constantFrom('\\q', '\\U0001F600', '\\x4') },
);

const singleQuoted = text.map((one) => `'${one.replaceAll("'", "''")}'`);
const doubleQuoted = fc
  .array(
    fc.oneof(
      text.map((one) => one.replaceAll(/["\\]/g, (char) => `\\${char}`)),
      escaped,
    ),
    { maxLength: 3 },
  )
  .map((parts) => `"${parts.join('')}"`);

const comment = fc.constantFrom('', '', '', '', ' # note', '  # note: x', ' ', ' #');
const oneLine = fc.tuple(fc.oneof(plain, singleQuoted, doubleQuoted), comment).map(([one, note]) => one + note);

const overLines = fc
  .tuple(fc.constantFrom('"', "'", ''), fc.array(word, { minLength: 2, maxLength: 4 }), fc.boolean())
  .map(([quote, words, hasGap]): Written => {
    const [first = '', ...rest] = words;
    const lines = rest.map((one, index) => `  ${one}${index === rest.length - 1 ? quote : ''}`);
    return { first: quote + first, rest: hasGap ? ['', ...lines] : lines };
  });

const block = fc
  .record({
    style: fc.constantFrom('|', '>'),
    chomping: fc.constantFrom('', '-', '-', '+', '+', '+', '2'),
    note: fc.constantFrom('', '', ' # note', ' '),
    lines: fc.array(fc.constantFrom('one', 'two: 2', '- three', '  four', '', '# five', '"six', '   ', '\u00a0'), {
      maxLength: 5,
    }),
  })
  .map(({ style, chomping, note, lines }): Written => {
    return { first: style + chomping + note, rest: lines.map((line) => (line === '' ? '' : `  ${line}`)) };
  });

const key = fc.oneof(
  { weight: 6, arbitrary: word },
  { weight: 1, arbitrary: singleQuoted },
  { weight: 1, arbitrary: plain },
);

const anchor = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: anyOf('&a &b').map((one) => `${one} `) },
);
const alias = fc.constantFrom('*a', '*b').map((one): Written => ({ first: one, rest: [] }));
const nothing = fc.constantFrom('', ' ', ' # note').map((one): Written => ({ first: one.trim(), rest: [] }));

const value: {
  scalar: fc.Arbitrary<Written>;
  flow: fc.Arbitrary<Written>;
  blockMap: fc.Arbitrary<Written>;
  blockList: fc.Arbitrary<Written>;
  any: fc.Arbitrary<Written>;
} = fc.letrec<{
  scalar: Written;
  flowText: string;
  flow: Written;
  blockMap: Written;
  blockList: Written;
  any: Written;
}>((tie) => ({
  scalar: fc.oneof({ weight: 4, arbitrary: oneLine.map((first): Written => ({ first, rest: [] })) }, overLines, block),
  flowText: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      { weight: 9, arbitrary: fc.oneof(plain, singleQuoted, doubleQuoted) },
      { weight: 1, arbitrary: fc.constantFrom('*a', '') },
    ),
    fc
      .tuple(
        fc.array(tie('flowText'), { maxLength: 3 }),
        fc.constantFrom(', ', ',', ' , ', ',\n    ', ', # note\n    '),
      )
      .map(([items, comma]) => `[${items.join(comma)}]`),
    fc
      .tuple(
        fc.array(fc.tuple(key, fc.constantFrom(': ', ': ', ':', ' : '), tie('flowText')), { maxLength: 3 }),
        fc.constantFrom('{', '{ ', '{\n    '),
      )
      .map(([pairs, open]) => `${open}${pairs.map((parts) => parts.join('')).join(', ')} }`),
  ),
  flow: tie('flowText').map((all): Written => {
    const [first = '', ...rest] = all.split('\n');
    return { first, rest };
  }),
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 12, arbitrary: tie('scalar') },
    { weight: 6, arbitrary: tie('flow') },
    { weight: 1, arbitrary: alias },
    { weight: 1, arbitrary: nothing },
    { weight: 6, arbitrary: tie('blockMap') },
    { weight: 6, arbitrary: tie('blockList') },
  ),
  blockMap: fc
    .uniqueArray(fc.tuple(key, anchor, tie('any'), comment), { minLength: 1, maxLength: 4, selector: ([name]) => name })
    .map((pairs): Written => {
      return { first: '', rest: pairs.flatMap(([name, mark, one, note]) => below(`${name}:`, mark, one, note)) };
    }),
  blockList: fc
    .array(fc.tuple(anchor, tie('any'), fc.boolean()), { minLength: 1, maxLength: 4 })
    .map((items): Written => {
      return { first: '', rest: items.flatMap(([mark, one, isCompact]) => itemOf(mark, one, isCompact)) };
    }),
}));

function below(head: string, mark: string, { first, rest }: Written, note: string): string[] {
  if (first === '' && rest.length > 0) return [`${head} ${mark}`.trimEnd() + note, ...rest.map(indented)];
  return [`${head} ${mark}${first}`, ...rest.map(indented)];
}

/** `- a: 1` with the rest of the map below the `a`, or the whole value in the next lines. */
function itemOf(mark: string, { first, rest }: Written, isCompact: boolean): string[] {
  const [top = '', ...others] = rest;
  if (first === '' && rest.length > 0 && isCompact && mark === '') return [`- ${top}`, ...others.map(indented)];
  return [`- ${mark}${first}`, ...rest.map(indented)];
}

function indented(line: string): string {
  return line === '' ? '' : `  ${line}`;
}
