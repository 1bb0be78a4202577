import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentCodings } from '../../../src/http/body/content-encoding.ts';
import { startHttpServer } from '../../servers/http-server.ts';
import { problemOf, requestTo, responseOf, send, using } from './client.ts';

const TEXT = 'a body that is long enough to be worth compressing '.repeat(40);

function startBodyServer(body: Uint8Array | string, headers: Record<string, string | string[]> = {}) {
  return using(startHttpServer((_request, response) => response.writeHead(200, headers).end(body)));
}

describe('compressed bodies', () => {
  test.each<[string, Uint8Array]>([
    ['gzip', zlib.gzipSync(TEXT)],
    ['x-gzip', zlib.gzipSync(TEXT)],
    ['GZIP', zlib.gzipSync(TEXT)],
    ['deflate', zlib.deflateSync(TEXT)],
    ['deflate', zlib.deflateRawSync(TEXT)],
    ['br', zlib.brotliCompressSync(TEXT)],
    ['identity', Buffer.from(TEXT)],
    ['deflate, gzip', zlib.gzipSync(zlib.deflateSync(TEXT))],
    ['gzip, br', zlib.brotliCompressSync(zlib.gzipSync(TEXT))],
    ['gzip', Buffer.concat([zlib.gzipSync(TEXT.slice(0, 100)), zlib.gzipSync(TEXT.slice(100))])],
    ['gzip', new Uint8Array(0)],
  ])('%s', async (encoding, bytes) => {
    const server = await startBodyServer(bytes, { 'content-encoding': encoding });
    const text = bytes.length === 0 ? '' : TEXT;
    const response = await responseOf(send(requestTo(server.url)));
    expect(response.body.text()).toBe(text);
    expect(response.size).toBe(text.length);
    expect(response.sha256).toBe(createHash('sha256').update(text).digest('hex'));
  });

  test('one that is decoded beside the event loop', async () => {
    const random = randomBytes(60_000).toString('hex');
    const server = await startBodyServer(zlib.gzipSync(random), { 'content-encoding': 'gzip' });
    expect((await responseOf(send(requestTo(server.url)))).body.text()).toBe(random);
  });

  test('the last of several headers is undone first', () => {
    expect(
      contentCodings([
        ['Content-Encoding', 'br'],
        ['content-encoding', 'gzip'],
      ]).map(({ name }) => name),
    ).toEqual(['gzip', 'br']);
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['gzip', zlib.gzipSync(TEXT).subarray(0, 40), /gzip data of the body is cut off/],
    ['gzip', Buffer.from('plain text'), /gzip data of the body is broken: incorrect header check/],
    ['deflate', Buffer.from('no deflate'), /deflate data of the body is/],
    ['br', Buffer.from('no brotli'), /br data of the body is/],
    ['br', zlib.brotliCompressSync(TEXT).subarray(0, 20), /br data of the body is cut off/],
    ['gzip, br', zlib.brotliCompressSync(Buffer.from('inner')), /gzip data/],
    ['snappy', Buffer.from(TEXT), /"snappy", which is not known/],
    ['gzip, gzip, gzip, gzip, gzip, gzip', Buffer.from(TEXT), /encoded 6 times/],
  ])('%s that is broken', async (encoding, bytes, message) => {
    const server = await startBodyServer(bytes, { 'content-encoding': encoding });
    expect(await problemOf(send(requestTo(server.url)))).toMatchObject({
      code: 'http/decode',
      message: expect.stringMatching(message),
    });
  });
});

describe('bodies that are too large', () => {
  test.each<[string, Uint8Array, string]>([
    ['as sent', Buffer.alloc(2000), 'identity'],
    ['a small bomb', zlib.gzipSync(Buffer.alloc(100_000)), 'gzip'],
    ['a large bomb', zlib.gzipSync(Buffer.alloc(30_000_000)), 'gzip'],
    ['a bomb in a bomb', zlib.gzipSync(zlib.gzipSync(Buffer.alloc(30_000_000))), 'gzip, gzip'],
    ['a brotli bomb', zlib.brotliCompressSync(Buffer.alloc(5_000_000)), 'br'],
  ])('%s', async (_what, bytes, encoding) => {
    const server = await startBodyServer(bytes, { 'content-encoding': encoding });
    const maxBodyBytes = encoding === 'identity' ? 1000 : 50_000;
    const problem = await problemOf(send(requestTo(server.url, { maxBodyBytes })));
    expect(problem.code).toBe('http/body-too-large');
    expect(problem.hint).toMatch(/`maxBody`.*`save`/);
  });

  test('one without length ends as soon as it is too long', async () => {
    const server = await using(
      startHttpServer((_request, response) => {
        const timer = setInterval(() => response.write(Buffer.alloc(1000)), 1);
        response.once('close', () => clearInterval(timer));
      }),
    );
    expect(await problemOf(send(requestTo(server.url, { maxBodyBytes: 5000 })))).toMatchObject({
      code: 'http/body-too-large',
    });
  });

  test('exactly the limit is allowed', async () => {
    const server = await startBodyServer(Buffer.alloc(1000, 'x'));
    expect((await responseOf(send(requestTo(server.url, { maxBodyBytes: 1000 })))).size).toBe(1000);
  });
});

describe('text and JSON', () => {
  const LATIN = Buffer.from('{"name":"Zo\u00eb"}', 'latin1');
  test.each<[string, Uint8Array, string | undefined, string]>([
    ['UTF-8 without type', Buffer.from('Zoë'), undefined, 'Zoë'],
    ['ISO-8859-1', LATIN, 'application/json; charset=ISO-8859-1', '{"name":"Zoë"}'],
    ['quoted charset', LATIN, 'application/json;charset="latin1"', '{"name":"Zoë"}'],
    ['an unknown charset', Buffer.from('Zoë'), 'text/plain; charset=klingon', 'Zoë'],
    ['a BOM', Buffer.from('\ufeffZoë'), 'text/plain', 'Zoë'],
    ['a BOM against the charset', Buffer.from('\ufeffZoë'), 'text/plain; charset=latin1', 'Zoë'],
    ['UTF-16 by BOM', Buffer.from('\ufeffZoë', 'utf16le'), 'text/plain', 'Zoë'],
    ['Shift_JIS', Buffer.from([0x83, 0x65]), 'text/plain; charset=shift_jis', 'テ'],
    ['invalid UTF-8', Buffer.from([0x61, 0xff]), 'text/plain', 'a\ufffd'],
  ])('%s', async (_what, bytes, type, text) => {
    const server = await startBodyServer(bytes, type === undefined ? {} : { 'content-type': type });
    expect((await responseOf(send(requestTo(server.url)))).body.text()).toBe(text);
  });

  test('JSON keeps its digits and is parsed once', async () => {
    const server = await startBodyServer('\ufeff{"id":9007199254740993}');
    const { body } = await responseOf(send(requestTo(server.url)));
    const json = body.json();
    expect(json).toMatchObject({ value: { id: { source: '9007199254740993' } } });
    expect(body.json()).toBe(json);
  });

  test.each([
    ['', 'the body is empty'],
    ['<html>', /at line 1, column 1$/],
    ['{\n  "a": 1,\n  "b": nope\n}', /at line 3, column 8$/],
    ['{"a":', /at line 1, column 6$/],
    ['[1,]', /at line 1, column 4$/],
  ])('%j is no JSON', async (text, error) => {
    const server = await startBodyServer(text);
    const json = (await responseOf(send(requestTo(server.url)))).body.json();
    expect(json.error).toMatch(error);
  });
});

describe('a body that is saved', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rollcall-save-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('it is decompressed on the way to the file, past any limit', async () => {
    const content = randomBytes(2_000_000).toString('hex');
    const server = await startBodyServer(zlib.gzipSync(content), { 'content-encoding': 'gzip' });
    const saveTo = join(folder, 'deep', 'down', 'body.txt');
    const response = await responseOf(send(requestTo(server.url, { saveTo, maxBodyBytes: 10 })));
    expect(await readFile(saveTo, 'utf8')).toBe(content);
    expect(response).toMatchObject({ size: content.length, savedTo: saveTo });
    expect(response.bytes).toHaveLength(0);
    expect(response.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    expect(response.body.json().error).toContain(saveTo);
    expect(await readdir(join(folder, 'deep', 'down'))).toEqual(['body.txt']);
  });

  test('an empty one is an empty file', async () => {
    const server = await startBodyServer('', { 'content-encoding': 'gzip' });
    const saveTo = join(folder, 'empty');
    expect(await responseOf(send(requestTo(server.url, { saveTo })))).toMatchObject({ size: 0, savedTo: saveTo });
    expect(await readFile(saveTo, 'utf8')).toBe('');
  });

  test('of a redirect only the last answer', async () => {
    const server = await using(
      startHttpServer((request, response) => {
        if (request.url === '/') response.writeHead(302, { location: '/file' }).end('elsewhere');
        else response.end('the file');
      }),
    );
    const saveTo = join(folder, 'redirected');
    await responseOf(send(requestTo(server.url, { saveTo })));
    expect(await readFile(saveTo, 'utf8')).toBe('the file');
  });

  test.each<[string, Uint8Array, Record<string, string>, string]>([
    [
      'broken gzip',
      zlib.gzipSync(randomBytes(500_000)).subarray(0, 300_000),
      { 'content-encoding': 'gzip' },
      'http/decode',
    ],
    ['an unknown encoding', Buffer.from('x'), { 'content-encoding': 'snappy' }, 'http/decode'],
    ['a cut body', Buffer.alloc(5000), { 'content-length': '9999', connection: 'close' }, 'http/closed'],
  ])('%s leaves no file, and an earlier one as it was', async (what, bytes, headers, code) => {
    const server = await using(
      startHttpServer((_request, response) => {
        response.writeHead(200, headers);
        response.write(bytes, () => response.destroy());
        if (code === 'http/decode') response.end();
      }),
    );
    const target = join(folder, what.replaceAll(' ', '-'));
    await mkdir(target);
    await writeFile(join(target, 'body'), 'earlier');
    expect(await problemOf(send(requestTo(server.url, { saveTo: join(target, 'body') })))).toMatchObject({ code });
    expect(await readdir(target)).toEqual(['body']);
    expect(await readFile(join(target, 'body'), 'utf8')).toBe('earlier');
  });

  test('a place that cannot be written', async () => {
    const server = await startBodyServer('x'.repeat(1000));
    const inTheWay = join(folder, 'a-file');
    await writeFile(inTheWay, '');
    const saveTo = join(inTheWay, 'body');
    const problem = await problemOf(send(requestTo(server.url, { saveTo })));
    expect(problem).toMatchObject({ code: 'http/file', message: expect.stringContaining(saveTo) });
  });
});
