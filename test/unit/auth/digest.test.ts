import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { parseChallenges } from '../../../src/auth/digest/parse-challenges.ts';
import { digest } from '../../../src/auth/digest.ts';
import type { HttpResponse, PreparedRequest } from '../../../src/model/exchange.ts';
import { contextOf, headerOf, problemFrom, requestTo, type TestContext } from './context.ts';
import { type Received, startServer } from './server.ts';

const settings = { username: 'alice', password: 's3cret' };

describe('digest', () => {
  test.each(['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'])(
    'answers %s, then uses the nonce again',
    async (algorithm) => {
      const server = await startDigestServer({ algorithm });
      const context = contextOf();
      expect(await statuses(context, requestTo(`${server.url}/a?b=c`))).toEqual([401, 200]);
      expect(await statuses(context, requestTo(`${server.url}/d`))).toEqual([200]);
      expect(await statuses(context, requestTo(`${server.url}/e`, { method: 'DELETE' }))).toEqual([200]);
      expect(server.counts).toEqual(['00000001', '00000002', '00000003']);
      expect(context.secrets).toContain('s3cret');
    },
  );

  test('answers a server without qop, with a challenge each time', async () => {
    const server = await startDigestServer({ qop: null });
    const context = contextOf();
    expect(await statuses(context, requestTo(server.url))).toEqual([401, 200]);
    expect(await statuses(context, requestTo(server.url))).toEqual([401, 200]);
  });

  test('covers the body where only auth-int is offered', async () => {
    const server = await startDigestServer({ qop: 'auth-int' });
    const body = { kind: 'bytes', bytes: new TextEncoder().encode('{"a":1}') } as const;
    expect(await statuses(contextOf(), requestTo(server.url, { method: 'POST', body }))).toEqual([401, 200]);
  });

  test('parallel requests count on from each other', async () => {
    const server = await startDigestServer({});
    const context = contextOf();
    await statuses(context, requestTo(server.url));
    await Promise.all([1, 2, 3, 4].map(() => statuses(context, requestTo(server.url))));
    expect(server.counts.toSorted()).toEqual(['00000001', '00000002', '00000003', '00000004', '00000005']);
  });

  test('a stale nonce is replaced by the new one', async () => {
    const server = await startDigestServer({});
    const context = contextOf();
    await statuses(context, requestTo(server.url));
    server.expire();
    expect(await statuses(context, requestTo(server.url))).toEqual([401, 200]);
    expect(await statuses(context, requestTo(server.url))).toEqual([200]);
  });

  test('a nonce that is stale at once is replaced once', async () => {
    const server = await startDigestServer({ staleAnswers: 1 });
    expect(await statuses(contextOf(), requestTo(server.url))).toEqual([401, 401, 200]);
    const hopeless = await startDigestServer({ staleAnswers: 100 });
    expect(await statuses(contextOf(), requestTo(hopeless.url))).toEqual([401, 401, 401]);
  });

  test('a wrong password: the second 401 stands, and the next request starts anew', async () => {
    const server = await startDigestServer({});
    const context = contextOf();
    const wrong = { ...settings, password: 'wrong' };
    expect(await statuses(context, requestTo(server.url), wrong)).toEqual([401, 401]);
    expect(await statuses(context, requestTo(server.url))).toEqual([401, 200]);
  });

  test('a forgotten nonce that is not called stale is answered once more', async () => {
    const server = await startDigestServer({ saysStale: false });
    const context = contextOf();
    await statuses(context, requestTo(server.url));
    server.expire();
    expect(await statuses(context, requestTo(server.url))).toEqual([401, 200]);
  });

  test('the nonce of one user is not used for another', async () => {
    const server = await startDigestServer({});
    const context = contextOf();
    await statuses(context, requestTo(server.url));
    const alice = await digest.authorize(requestTo(server.url), settings, context);
    expect(alice.credentialHeaders).toEqual(['authorization']);
    expect(headerOf(alice, 'authorization')).toMatch(/^Digest username="alice"/);
    const bob = await digest.authorize(requestTo(server.url), { ...settings, username: 'bob' }, context);
    expect(bob.headers).toEqual([]);
  });

  test('a 401 without a challenge stands', async () => {
    const server = await startServer((_, response) => response.writeHead(401).end());
    expect(await statuses(contextOf(), requestTo(server.url))).toEqual([401]);
  });

  test('a 401 of another origin is not answered', async () => {
    const server = await startDigestServer({});
    const context = contextOf();
    const response = await responseTo(context, requestTo(server.url));
    const elsewhere = { ...response, url: 'http://evil.test/' };
    const answered = await digest.answer?.(requestTo(server.url), settings, { ...context, response: elsewhere });
    expect(answered).toBeUndefined();
  });

  test('a challenge that cannot be answered is a problem at `auth`', async () => {
    const server = await startServer((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(),
    );
    const problem = await problemFrom(statuses(contextOf(), requestTo(server.url)));
    expect(problem).toMatchObject({
      code: 'auth/challenge',
      message: 'the server asks for basic authentication, not for digest',
      location: { file: 'a.yaml', line: 2 },
    });
  });

  test('auth-int over a streamed body is a problem, the stream is not opened', async () => {
    const server = await startDigestServer({ qop: 'auth-int' });
    const response = await responseTo(contextOf(), requestTo(server.url));
    const body: PreparedRequest['body'] = {
      kind: 'stream',
      open: () => {
        throw new Error('opened');
      },
      size: 1,
      note: '',
    };
    const answered = digest.answer?.(requestTo(server.url, { method: 'PUT', body }), settings, {
      ...contextOf(),
      response,
    });
    expect((await problemFrom(answered ?? Promise.resolve())).code).toBe('auth/challenge');
  });

  test.each([[{ username: 'a' }], [{ password: 'a' }], [{ username: 'a', password: [] }]])(
    'refuses %j',
    async (bad) => {
      const problem = await problemFrom(digest.authorize(requestTo('http://a.test/'), bad, contextOf()));
      expect(problem.code).toBe('auth/setting');
    },
  );
});

/** The status of every exchange it takes, with as many answers as the scheme may give. */
async function statuses(context: TestContext, request: PreparedRequest, user = settings): Promise<number[]> {
  let next: PreparedRequest | undefined = await digest.authorize(request, user, context);
  const seen: number[] = [];
  for (let answers = 0; next !== undefined; answers++) {
    const response = await responseTo(context, next);
    seen.push(response.status);
    if (response.status !== 401 || answers === digest.answers) break;
    next = await digest.answer?.(next, user, { ...context, response });
  }
  return seen;
}

async function responseTo(context: TestContext, request: PreparedRequest): Promise<HttpResponse> {
  const { response } = await context.send(request);
  if (response === undefined) throw new Error('no response');
  return response;
}

type DigestServerOptions = { algorithm?: string; qop?: string | null; staleAnswers?: number; saysStale?: boolean };

/** A server that checks answers by the formulas of RFC 7616, section 3.4, written out on their own. */
async function startDigestServer({
  algorithm = 'MD5',
  qop = 'auth',
  staleAnswers = 0,
  saysStale = true,
}: DigestServerOptions) {
  let generation = 1;
  let staleLeft = staleAnswers;
  const counts: string[] = [];
  const h = (text: string) =>
    createHash(algorithm.startsWith('MD5') ? 'md5' : 'sha256')
      .update(text)
      .digest('hex');

  const isRight = (request: Received, sent: Map<string, string>) => {
    const plain = h(`alice:a "quoted" realm:s3cret`);
    const secret = algorithm.endsWith('-sess') ? h(`${plain}:${sent.get('nonce')}:${sent.get('cnonce')}`) : plain;
    const covered =
      qop === 'auth-int' ? `${request.method}:${request.path}:${h(request.body)}` : `${request.method}:${request.path}`;
    const middle = qop === null ? '' : `:${sent.get('nc')}:${sent.get('cnonce')}:${sent.get('qop')}`;
    return sent.get('response') === h(`${secret}:${sent.get('nonce')}${middle}:${h(covered)}`);
  };
  const challenge = (response: ServerResponse, stale: boolean) => {
    const qopPart = qop === null ? '' : `, qop="${qop}"`;
    response.writeHead(401, {
      'www-authenticate': `Digest realm="a \\"quoted\\" realm", nonce="n${generation}", opaque="o", algorithm=${algorithm}${qopPart}${stale ? ', stale=true' : ''}`,
    });
    response.end();
  };
  const server = await startServer((request, response) => {
    const [sent] = parseChallenges([['www-authenticate', request.headers.authorization ?? '']]);
    if (sent === undefined) return challenge(response, false);
    if (staleLeft > 0) {
      staleLeft--;
      generation++;
      return challenge(response, true);
    }
    const isCurrent = sent.parameters.get('nonce') === `n${generation}`;
    if (!isCurrent || sent.parameters.get('opaque') !== 'o') return challenge(response, saysStale);
    if (!isRight(request, sent.parameters)) return challenge(response, false);
    counts.push(sent.parameters.get('nc') ?? '');
    return response.end();
  });
  const expire = () => {
    generation++;
  };
  return { ...server, counts, expire };
}
