import { afterEach, describe, expect, test } from 'vitest';
import type { RequestResult } from '../../src/model/result.ts';
import {
  type AnswerTable,
  type CannedAnswer,
  type RecordingServer,
  startRecordingServer,
} from '../support/recording-server.ts';
import { outcomes, runRequests } from '../support/run-collection.ts';

const articles = Array.from({ length: 5 }, (_, index) => ({ id: index + 1 }));
const every = 'items.map(a, a.id) == [1, 2, 3, 4, 5]';

const servers: RecordingServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

describe('every way to page gives all items', () => {
  const numbered: AnswerTable = {
    'GET /list': ({ query }) => {
      const page = Number(Object.fromEntries(query)['page']);
      return { json: { data: articles.slice((page - 1) * 2, page * 2) } };
    },
  };
  const byOffset = (most: number): AnswerTable => ({
    'GET /list': ({ query }) => {
      const { offset, limit } = Object.fromEntries(query);
      return { json: articles.slice(Number(offset), Number(offset) + Math.min(most, Number(limit))) };
    },
  });
  const byCursor: AnswerTable = {
    'GET /list': ({ query }) => {
      const at = Number(Object.fromEntries(query)['after'] ?? 0);
      return { json: { data: articles.slice(at, at + 2), ...(at + 2 < 5 ? { next: at + 2 } : { next: null }) } };
    },
  };
  const linked = (link: (next: number) => string): AnswerTable => ({
    'GET /list': ({ query }) => {
      const page = Number(Object.fromEntries(query)['p'] ?? 1);
      const headers: Record<string, string> = page < 3 ? { link: link(page + 1) } : {};
      return { json: articles.slice((page - 1) * 2, page * 2), headers };
    },
  });
  test.each<[string, AnswerTable, object, string[]]>([
    [
      'page number, to the empty page',
      numbered,
      { page: { param: 'page', start: 1 }, items: 'body.data' },
      ['?page=1', '?page=2', '?page=3', '?page=4'],
    ],
    [
      'page number of known size, to the short page',
      numbered,
      { page: { param: 'page', start: 1, perPage: 2 }, items: 'body.data' },
      ['?page=1', '?page=2', '?page=3'],
    ],
    [
      'offset, to the short page',
      byOffset(100),
      { offset: { param: 'offset', limitParam: 'limit', limit: 2 } },
      ['?offset=0&limit=2', '?offset=2&limit=2', '?offset=4&limit=2'],
    ],
    [
      'offset, on a server that gives less than it is asked for',
      byOffset(2),
      { offset: { param: 'offset', limitParam: 'limit', limit: 50 } },
      ['?offset=0&limit=50', '?offset=2&limit=50', '?offset=4&limit=50'],
    ],
    [
      'cursor, a number',
      byCursor,
      { next: 'body.next', param: 'after', items: 'body.data' },
      ['', '?after=2', '?after=4'],
    ],
    [
      'Link header, relative',
      linked((page) => `<?p=${page}>; rel="next", </list?p=1>; rel="first"`),
      { link: true },
      ['', '?p=2', '?p=3'],
    ],
    [
      'Link header, absolute, several relations',
      linked((page) => `<http://127.0.0.1:$PORT/list?p=${page}>; title="a, b"; rel="last next"`),
      { link: true, items: 'body' },
      ['', '?p=2', '?p=3'],
    ],
  ])('%s', async (_, server, paginate, urls) => {
    const requests = { list: { GET: '/list', paginate, expect: { assert: [every, `pages == ${urls.length}`] } } };
    const run = await runRequests(requests, { server });
    expect(run.exit, run.stdout).toBe(0);
    expect(run.requests.map(({ url }) => url)).toEqual(urls.map((query) => `/list${query}`));
    expect(run.results['list']?.attempts[0]?.exchanges.map(({ request }) => new URL(request.url).search)).toEqual(urls);
    expect(run.results['list']?.flaky).toBe(false);
  });

  test.each<[string, string, CannedAnswer[]]>([
    [
      'a `next` URL, relative to the page it stands on',
      '/a/list',
      [{ json: { data: [1], next: '2?x=1#top' } }, { json: { data: [2] } }],
    ],
    ['missing after the last page', '/list', [{ json: { data: [1], next: '/a/2?x=1' } }, { json: { data: [2] } }]],
    [
      'null after the last page',
      '/list',
      [{ json: { data: [1], next: '/a/2?x=1' } }, { json: { data: [2], next: null } }],
    ],
    [
      'empty after the last page',
      '/list',
      [{ json: { data: [1], next: '/a/2?x=1' } }, { json: { data: [2], next: '' } }],
    ],
    [
      'an empty page ends it, whatever it names as next',
      '/list',
      [{ json: { data: [1, 2], next: '/a/2?x=1' } }, { json: { data: [], next: '/a/3' } }],
    ],
  ])('%s', async (_, first, [one = {}, two = {}]) => {
    const requests = {
      list: {
        GET: first,
        paginate: { next: 'body.next', items: 'body.data' },
        expect: { assert: ['items == [1, 2]', 'pages == 2'] },
      },
    };
    const run = await runRequests(requests, { server: { [`GET ${first}`]: one, 'GET /a/2': two } });
    expect(run.exit, run.stdout).toBe(0);
    expect(run.requests.map(({ url }) => url)).toEqual([first, '/a/2?x=1']);
  });

  test('later requests see the items through a capture', async () => {
    const run = await runRequests(
      {
        list: {
          GET: '/list',
          paginate: { page: { param: 'page', start: 1 }, items: 'body.data' },
          capture: { last: 'items[4].id', all: 'items', read: 'pages' },
        },
        read: { GET: '/list/${{ vars.last }}/of/${{ vars.all.size() }}/in/${{ vars.read }}' },
      },
      { server: numbered },
    );
    expect(run.requests.at(-1)?.url).toBe('/list/5/of/5/in/4');
  });
});

describe('what could be missed is told', () => {
  const endless: AnswerTable = {
    'GET /list': ({ query }) => {
      const at = Number(Object.fromEntries(query)['p'] ?? 1);
      return { json: { data: [at], next: `/list?p=${at + 1}` } };
    },
  };

  test('the cap passes, with a warning in every report', async () => {
    const requests = {
      list: {
        GET: '/list',
        paginate: { next: 'body.next', items: 'body.data', max: 3 },
        expect: { assert: ['items == [1, 2, 3]'] },
      },
    };
    const reporters = ['junit', 'html', 'markdown', 'github', 'tap', 'ctrf', 'har', 'events'];
    const args = ['c.yaml', ...reporters.flatMap((name) => ['--reporter', `${name}=$DIR/out/${name}.txt`])];
    const run = await runRequests(requests, { server: endless, args });
    expect(run.exit, run.stderr).toBe(0);
    expect(run.results['list']).toMatchObject({
      status: 'passed',
      warnings: [{ code: 'run/pages-cut', message: 'stopped after 3 pages with more to come' }],
    });
    expect(run.stdout).toContain('stopped after 3 pages with more to come');
    const silent = reporters.filter((name) => !run.written[`${name}.txt`]?.includes('stopped after 3 pages'));
    expect(silent).toEqual([]);
  });

  test('the default cap is 100', async () => {
    const run = await runRequests(
      { list: { GET: '/list', paginate: { next: 'body.next', items: 'body.data' } } },
      { server: endless },
    );
    expect(run.requests).toHaveLength(100);
    expect(run.results['list']?.warnings?.[0]?.code).toBe('run/pages-cut');
  });

  test('a last page at the cap is no warning', async () => {
    const server = { 'GET /list': { json: { data: [1], next: '/2' } }, 'GET /2': { json: { data: [2], next: null } } };
    const run = await runRequests(
      { list: { GET: '/list', paginate: { next: 'body.next', items: 'body.data', max: 2 } } },
      { server },
    );
    expect(run.results['list']?.warnings).toBeUndefined();
  });

  test('a page seen before is errored and not asked for again', async () => {
    const server = {
      'GET /list': { json: { data: [1], next: '/2' } },
      'GET /2': { json: { data: [2], next: '/list' } },
    };
    const run = await runRequests(
      { list: { GET: '/list', paginate: { next: 'body.next', items: 'body.data' } } },
      { server },
    );
    expect(run.exit).toBe(3);
    expect(problemOf(run.results['list'])).toMatchObject({ code: 'http/page-loop', location: { file: 'c.yaml' } });
    expect(problemOf(run.results['list'])?.message).toMatch(/^page 3 is one that was already seen: .*\/list$/);
    expect(run.requests.map(({ url }) => url)).toEqual(['/list', '/2']);
  });

  test('a server that does not know the page parameter is warned about', async () => {
    const run = await runRequests(
      { list: { GET: '/list', paginate: { page: { param: 'page', start: 1 }, items: 'body.data', max: 3 } } },
      { server: { 'GET /list': { json: { data: [1, 2] } } } },
    );
    expect(run.results['list']?.warnings?.map(({ code, message }) => [code, message])).toEqual([
      ['run/page-repeated', 'page 2 is the same as the page before it'],
      ['run/pages-cut', 'stopped after 3 pages with more to come'],
    ]);
  });

  test('the same cursor again is the same page again', async () => {
    const server = { 'GET /list': { json: { data: [1], next: 'x' } } };
    const run = await runRequests(
      { list: { GET: '/list', paginate: { next: 'body.next', param: 'cursor', items: 'body.data' } } },
      { server },
    );
    expect(problemOf(run.results['list'])?.code).toBe('http/page-loop');
    expect(run.requests.map(({ url }) => url)).toEqual(['/list', '/list?cursor=x']);
  });
});

describe('what goes wrong', () => {
  const pages = { next: 'body.next', items: 'body.data' };

  test('a page that fails is what is checked; what came before is in the report', async () => {
    const server = {
      'GET /list': { json: { data: [1], next: '/2' } },
      'GET /2': { status: 500, json: { error: 'disk' } },
    };
    const run = await runRequests({ list: { GET: '/list', paginate: pages } }, { server });
    expect(run.exit).toBe(1);
    expect(run.results['list']?.attempts[0]?.exchanges.map(({ response }) => response?.status)).toEqual([200, 500]);
    expect(outcomes(run.results['list'])).toContain('status failed');
  });

  test.each<[string, CannedAnswer, object, string, RegExp]>([
    [
      'items that are no list',
      { json: { data: { id: 1 } } },
      pages,
      'expression/wrong-type',
      /`items` of paginate must give a list/,
    ],
    ['items that are not there', { json: { rows: [] } }, pages, 'expression/missing-key', /data/],
    ['a page that is not JSON', { text: '<html>' }, pages, 'expression/', /body/],
    [
      'a next that is a map',
      { json: { data: [1], next: { page: 2 } } },
      pages,
      'expression/wrong-type',
      /`next` of paginate must give a URL, a cursor or null/,
    ],
    ['a next that is true', { json: { data: [1], next: true } }, pages, 'expression/wrong-type', /`next` of paginate/],
    [
      'a next that is no URL',
      { json: { data: [1], next: 'http://' } },
      pages,
      'http/bad-url',
      /the next page is "http:\/\/", which is not a URL/,
    ],
    [
      'a next of another scheme',
      { json: { data: [1], next: 'file:///etc/passwd' } },
      pages,
      'http/bad-url',
      /not a URL that can be requested/,
    ],
    [
      'a Link that is no URL',
      { json: [1], headers: { link: '<http://[>; rel=next' } },
      { link: true },
      'http/bad-url',
      /the next page is/,
    ],
  ])('%s', async (_, answer, paginate, code, message) => {
    const run = await runRequests(
      { list: { GET: '/list', paginate }, other: { GET: '/other' } },
      { server: { 'GET /list': answer } },
    );
    expect(run.exit, run.stdout).toBe(3);
    const problem = problemOf(run.results['list']);
    expect(problem?.code).toContain(code);
    expect(problem?.message).toMatch(message);
    expect(problem?.location).toMatchObject({ file: 'c.yaml' });
    expect(run.results['other']?.status).toBe('passed');
  });

  test('each page is retried for itself: an attempt goes on where the one before ended', async () => {
    const server: AnswerTable = {
      'GET /list': { json: { data: [1], next: '/2' } },
      'GET /2': [{ status: 503 }, { broken: 'cut' }, { json: { data: [2], next: '/3' } }],
      'GET /3': [{ status: 503 }, { json: { data: [3] } }],
    };
    const requests = {
      list: { GET: '/list', paginate: pages, retry: 3, expect: { assert: ['items == [1, 2, 3]', 'pages == 3'] } },
    };
    const run = await runRequests(requests, { server });
    expect(run.exit, run.stdout).toBe(0);
    expect(run.results['list']).toMatchObject({ status: 'passed', flaky: true });
    expect(
      run.results['list']?.attempts.map(({ exchanges }) =>
        exchanges.map(({ request }) => new URL(request.url).pathname),
      ),
    ).toEqual([['/list', '/2'], ['/2'], ['/2', '/3'], ['/3']]);
  });

  test('an attempt that read all pages and is tried again reads them all again', async () => {
    const server: AnswerTable = { 'GET /list': { json: { data: [1], next: '/2' } }, 'GET /2': { json: { data: [2] } } };
    const requests = {
      list: {
        GET: '/list',
        paginate: pages,
        retry: { limit: 1, on: [200] },
        expect: { assert: ['items.size() == 3'] },
      },
    };
    const run = await runRequests(requests, { server });
    expect(run.results['list']?.status).toBe('failed');
    expect(run.requests.map(({ url }) => url)).toEqual(['/list', '/2', '/list', '/2']);
  });

  test('polled pages are read anew each time', async () => {
    const server: AnswerTable = {
      'GET /list': [{ json: { data: [1] } }, { json: { data: [1, 2], next: '/2' } }],
      'GET /2': { json: { data: [3] } },
    };
    const requests = { list: { GET: '/list', paginate: pages, poll: { until: 'items.size() == 3' } } };
    const run = await runRequests(requests, { server });
    expect(run.exit, run.stdout).toBe(0);
    expect(run.requests.map(({ url }) => url)).toEqual(['/list', '/list', '/2']);
  });
});

describe('a next page of another host', () => {
  async function startElsewhere(table: AnswerTable = {}): Promise<RecordingServer> {
    const server = await startRecordingServer({ 'GET /more': { json: { data: [2], next: null } }, ...table });
    servers.push(server);
    return server;
  }
  const paginate = { next: 'body.next', items: 'body.data' };

  test.each<[string, object]>([
    ['a bearer token', { auth: { bearer: 's3cret-token' } }],
    ['user and password', { auth: { basic: { username: 'ann', password: 's3cret-token' } } }],
    ['an API key in a header', { auth: { apiKey: { in: 'header', name: 'x-key', value: 's3cret-token' } } }],
    ['an API key in the query', { auth: { apiKey: { in: 'query', name: 'key', value: 's3cret-token' } } }],
    ['an API key in a cookie', { auth: { apiKey: { in: 'cookie', name: 'key', value: 's3cret-token' } } }],
    ['an Authorization header by hand', { headers: { authorization: 'Token s3cret-token' } }],
    ['a header with a declared secret', { headers: { 'x-anything': '${{ env.TOKEN }}' } }],
    ['a Cookie header by hand', { headers: { cookie: 'session=s3cret-token' } }],
  ])('does not get %s, the first host gets it with every page', async (_, credentials) => {
    const elsewhere = await startElsewhere();
    const run = await runRequests(
      {
        list: {
          GET: '/list',
          headers: { accept: 'application/json' },
          paginate,
          expect: { assert: ['items == [1, 2, 3]'] },
          ...credentials,
        },
      },
      {
        top: { env: { TOKEN: { default: 's3cret-token', secret: true } } },
        server: {
          'GET /list': { json: { data: [1], next: '/2' } },
          'GET /2': { json: { data: [3], next: `${elsewhere.url}/more` } },
        },
      },
    );
    const sent = JSON.stringify(run.requests.map(({ url, rawHeaders }) => [url, rawHeaders]));
    expect(sent.match(/s3cret-token|YW5uOnMzY3JldC10b2tlbg==/g)).toHaveLength(2);
    expect(elsewhere.requests).toHaveLength(1);
    expect(JSON.stringify(elsewhere.requests)).not.toMatch(/s3cret|YW5uOn/);
    expect(run.reportText).not.toContain('s3cret');
  });

  test('does not get the cookies of the first host', async () => {
    const elsewhere = await startElsewhere();
    const port = new URL(elsewhere.url).port;
    const run = await runRequests(
      { list: { GET: '/list', paginate } },
      {
        server: {
          'GET /list': {
            headers: { 'set-cookie': 'sid=1' },
            json: { data: [1], next: `http://localhost:${port}/more` },
          },
        },
      },
    );
    expect(run.exit, run.stdout).toBe(0);
    expect(elsewhere.requests[0]?.headers.cookie).toBeUndefined();
  });

  test('is not asked at all where only other hosts are allowed', async () => {
    const elsewhere = await startElsewhere();
    const run = await runRequests(
      { list: { GET: '/list', paginate } },
      {
        args: ['c.yaml', '--allow-host', '127.0.0.1:$PORT'],
        server: { 'GET /list': { json: { data: [1], next: `${elsewhere.url}/more` } } },
      },
    );
    expect(run.exit).toBe(3);
    expect(problemOf(run.results['list'])?.code).toBe('http/host-not-allowed');
    expect(elsewhere.requests).toEqual([]);
  });

  test('user and password of the URL stay with the host', async () => {
    const elsewhere = await startElsewhere();
    const run = await runRequests(
      { list: { GET: 'http://ann:pw-4711@127.0.0.1:$PORT/list', paginate } },
      {
        server: {
          'GET /list': { json: { data: [1], next: '/2' } },
          'GET /2': { json: { data: [3], next: `${elsewhere.url}/more` } },
        },
      },
    );
    expect(run.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Basic ${btoa('ann:pw-4711')}`,
      `Basic ${btoa('ann:pw-4711')}`,
    ]);
    expect(elsewhere.requests[0]?.headers.authorization).toBeUndefined();
  });
});

function problemOf(result: RequestResult | undefined) {
  return result?.attempts.at(-1)?.problem;
}
