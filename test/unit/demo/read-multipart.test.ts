import { array, assert, asyncProperty, nat } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Part, readMultipart } from '../../../src/demo/read-multipart.ts';

async function read(chunks: Uint8Array[]): Promise<Part[]> {
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield* chunks;
  }
  const parts: Part[] = [];
  for await (const part of readMultipart(stream(), 'b')) parts.push(part);
  return parts;
}

describe('readMultipart', () => {
  const body = Buffer.from(
    [
      'ignored preamble',
      '--b',
      'content-disposition: form-data; name=bare',
      '',
      'x\r\n-b\r\n--',
      '--b',
      'Content-Type: text/csv',
      'Content-Disposition: form-data; name="q\\"uote"; filename="%22a%0D%0A%22.csv"',
      '',
      '',
      '--b--',
      'ignored epilogue --b',
    ].join('\r\n'),
  );

  it('gives the same parts however the body is cut', async () => {
    const whole = await read([body]);
    expect(whole).toMatchObject([
      { name: 'bare', text: 'x\r\n-b\r\n--' },
      { name: 'q"uote', filename: '"a\r\n".csv', type: 'text/csv', size: 0 },
    ]);
    await assert(
      asyncProperty(array(nat(body.length)), async (cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), body.length];
        const chunks = edges.slice(1).map((end, i) => body.subarray(edges[i], end));
        expect(await read(chunks)).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });

  it.each(['', '--b', '--b\r\n', '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nx\r\n--b-'])(
    'refuses %j, which is cut off',
    async (text) => {
      await expect(read([Buffer.from(text)])).rejects.toThrow(SyntaxError);
    },
  );
});
