import { describe, expect, test } from 'vitest';
import { runCollection } from '../support/run-collection.ts';

describe('secrets', () => {
  test('stand nowhere in what is written, in no usual encoding', async () => {
    const secret = 'p@ss/w"örd 1';
    const { exit, reportText, stdout, stderr, requests } = await runCollection({
      files: {
        'c.yaml': {
          baseUrl: '$URL',
          env: { USER: 'bob', PASS: { secret: true } },
          requests: {
            a: {
              POST: '/x?q=${{ url_encode(env.PASS) }}',
              auth: { basic: { username: '${{ env.USER }}', password: '${{ env.PASS }}' } },
              json: { p: '${{ env.PASS }}' },
              headers: { 'x-b': '${{ base64(env.PASS) }}' },
              expect: { body: { p: 'other' } },
            },
          },
        },
      },
      env: { PASS: secret },
      server: {
        'POST /x': ({ body }) => ({ status: 200, headers: { 'content-type': 'application/json' }, text: body }),
      },
    });
    expect(exit).toBe(1);
    expect(requests[0]?.body).toContain('örd');
    const all = reportText + stdout + stderr;
    for (const form of [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      Buffer.from(`bob:${secret}`).toString('base64'),
    ])
      expect(all).not.toContain(form);
    expect(all).toContain('***');
  });

  test('with hosts never leave for another host', async () => {
    const collection = (hosts: string[]) => ({
      baseUrl: '$URL',
      env: { X: { secret: true, hosts } },
      requests: { a: { GET: '/${{ env.X }}' } },
    });
    const other = await runCollection({
      files: { 'c.yaml': collection(['api.example.com']) },
      env: { X: 'top-secret' },
    });
    expect(other.requests).toEqual([]);
    expect([2, 3]).toContain(other.exit);
    expect(other.reportText + other.stdout + other.stderr).not.toContain('top-secret');
    const own = await runCollection({ files: { 'c.yaml': collection(['127.0.0.1']) }, env: { X: 'top-secret' } });
    expect(own.requests[0]?.path).toBe('/top-secret');
  });

  test('with hosts do not follow a redirect to another', async () => {
    const { requests, exit } = await runCollection({
      files: {
        'c.yaml': {
          baseUrl: '$URL',
          env: { X: { secret: true, hosts: ['127.0.0.1'] } },
          requests: { a: { POST: '/go', text: '${{ env.X }}', headers: { 'x-key': '${{ env.X }}' } } },
        },
      },
      env: { X: 'top-secret' },
      server: { 'POST /go': { status: 307, headers: { location: 'http://localhost:$PORT/there' } } },
    });
    expect(exit).not.toBe(0);
    expect(requests.filter(({ path }) => path === '/there')).toEqual([]);
  });

  test('captured are hidden too', async () => {
    const { exit, reportText, stdout, requests } = await runCollection({
      files: {
        'c.yaml': {
          baseUrl: '$URL',
          requests: {
            a: { GET: '/', capture: { token: { from: 'body.token', secret: true } } },
            b: { GET: '/b', headers: { 'x-token': '${{ vars.token }}' }, expect: { status: 404 } },
          },
        },
      },
      server: { 'GET /': { json: { token: 'tok-123456' } } },
    });
    expect(exit).toBe(1);
    expect(requests[1]?.headers['x-token']).toBe('tok-123456');
    expect(reportText + stdout).not.toContain('tok-123456');
  });

  test('literal credentials are hidden like secrets', async () => {
    const { exit, reportText, stdout, stderr } = await runCollection({
      files: {
        'c.yaml': {
          baseUrl: '$URL',
          requests: {
            a: { GET: '/', auth: { bearer: 'literal-token-1' }, expect: { status: 404 } },
            b: { GET: '/', auth: { basic: { username: 'u', password: 'literal-pass-2' } }, expect: { status: 404 } },
            c: {
              GET: '/',
              auth: { apiKey: { in: 'query', name: 'k', value: 'literal-key-3' } },
              expect: { status: 404 },
            },
            d: { GET: '/', headers: { authorization: 'Bearer literal-header-4' }, expect: { status: 404 } },
            e: { GET: 'http://u:literal-url-5@127.0.0.1:$PORT/', expect: { status: 404 } },
          },
        },
      },
    });
    expect(exit).toBe(1);
    for (const name of ['token-1', 'pass-2', 'key-3', 'header-4', 'url-5'])
      expect(reportText + stdout + stderr).not.toContain(name);
    expect(reportText).toContain('***');
  });
});
