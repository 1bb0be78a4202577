import { describe, expect, onTestFinished, test } from 'vitest';
import { type Received, startHttpServer } from '../servers/http-server.ts';
import { createWorkspace } from '../support/cli-workspace.ts';
import { formWire, runCurl, wire } from '../support/curl.ts';

const collection = `env:
  API_URL: {}
  API_TOKEN: { secret: true }
vars: { name: "Ann's" }
baseUrl: \${{ env.API_URL }}
defaults: { headers: { x-app: shop } }
requests:
  quoted:
    POST: /a?x=1
    query: { q: "a b&c'd" }
    json: { text: "'\\"\`$HOME\`\\\\ !! ü", name: "\${{ vars.name }}", n: 9007199254740993 }
  bearer:
    GET: /b
    auth: { bearer: "\${{ env.API_TOKEN }}" }
  basic:
    GET: /c
    auth: { basic: { username: "a b", password: "\${{ env.API_TOKEN }}" } }
  in_url:
    GET: /d
    query: { key: "\${{ env.API_TOKEN }}", z: 1 }
  in_form:
    POST: /e
    form: { secret: "\${{ env.API_TOKEN }}", text: "ü & x" }
  in_json:
    POST: /f
    json: { secret: "\${{ env.API_TOKEN }}" }
  literal:
    GET: /g
    auth: { bearer: wr1tten-in-clear }
  upload:
    POST: /h
    multipart: { title: "x;y", photo: { file: ./data/p.bin, type: image/png } }
  raw:
    PUT: /i
    file: ./data/p.bin
  other:
    request: PURGE /j
`;

const files = { 'c.yaml': collection, 'data/p.bin': '\u0000\u0001\r\n' };

describe('the script, run by bash and curl', () => {
  test('sends the requests that a run sends, and holds no secret', async () => {
    const server = await startHttpServer((_, response) => response.end('{}'));
    onTestFinished(server.close);
    const env = { API_URL: server.url, API_TOKEN: `s3cret'"\\ $x&=` };
    const { rollcall, folder } = await createWorkspace(files, env);
    const ran = await rollcall('run c.yaml --reporter console -j 1');
    expect(ran.exit, ran.output).toBe(0);
    const sent = server.received.splice(0);
    const { exit, stdout, stderr } = await rollcall('export curl c.yaml');
    expect(exit, stderr).toBe(0);
    expect(stdout).not.toMatch(/s3cret|wr1tten-in-clear/);
    await runCurl([stdout], folder, { ...env, SECRET_1: 'wr1tten-in-clear' });
    const comparable = (received: Received): object => {
      const own = /^(user-agent|accept|accept-encoding|content-length|expect): /;
      const isForm = received.headers['content-type']?.startsWith('multipart/') === true;
      const shown = (isForm ? formWire(received) : wire(received)) as { url: string; headers: string[]; body: string };
      // What may be written in several ways: `'` and a blank of a secret in a URL or form.
      const [url, body] = [shown.url, shown.body].map((text) => text.replaceAll('%27', "'").replaceAll('+', '%20'));
      return { ...shown, url, body, headers: shown.headers.filter((line) => !own.test(line)) };
    };
    expect(server.received.map(comparable)).toEqual(sent.map(comparable));
  });

  test('stops with a name where a secret is not set', async () => {
    const { rollcall, folder } = await createWorkspace(files, { API_URL: 'http://127.0.0.1:1' });
    const { exit, stdout, stderr } = await rollcall('export curl c.yaml -n bearer');
    expect(exit, stderr).toBe(0);
    await expect(runCurl([stdout], folder)).rejects.toThrow(/set API_TOKEN/);
  });

  test('goes in again: an import of the script sends the same', async () => {
    const server = await startHttpServer((_, response) => response.end('{}'));
    onTestFinished(server.close);
    const env = { API_URL: server.url, API_TOKEN: 't0ken' };
    const { rollcall } = await createWorkspace(files, env);
    await rollcall('export curl c.yaml -o c.sh -n /quoted|bearer|other/');
    const made = await rollcall('import curl c.sh -o again');
    expect(made.exit, made.stderr).toBe(0);
    await rollcall('run c.yaml --reporter console -j 1 -n /quoted|bearer|other/');
    const sent = server.received.splice(0);
    const ran = await rollcall('run again --reporter console -j 1');
    expect(ran.exit, ran.output).toBe(0);
    const lines = (received: Received[]) =>
      received.map(({ method, url, body, headers }) => `${method} ${url} ${headers.authorization} ${body.toString()}`);
    expect(lines(server.received)).toEqual(lines(sent));
  });
});
