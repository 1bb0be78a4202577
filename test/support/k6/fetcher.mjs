import { Agent, request as httpRequest } from 'node:http';
import { workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';

const { signal, port } = workerData;
const agent = new Agent({ keepAlive: true });

port.on('message', async (wanted) => {
  port.postMessage(await exchange(wanted));
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
});

/** The answer, or `error` with the code that k6 has for it. */
function exchange({ method, url, headers, body, timeout }) {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const content = body === null ? undefined : typeof body === 'string' ? body : Buffer.from(body);
    const fail = (error) => resolve({ error: error.message, code: error.code === 'TIMEOUT' ? 1050 : 1212 });
    const sent = httpRequest(url, { method, headers, agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk)).on('error', fail);
      response.on('end', () => {
        const whole = Buffer.concat(chunks);
        resolve({
          status: response.statusCode,
          statusText: response.statusMessage,
          headers: canonical(response.headers),
          setCookies: response.headers['set-cookie'] ?? [],
          body: response.headers['content-encoding'] === 'gzip' ? gunzipSync(whole) : whole,
          durationMs: performance.now() - startedAt,
        });
      });
    });
    sent.on('error', fail);
    sent.setTimeout(timeout, () => sent.destroy(Object.assign(new Error('request timeout'), { code: 'TIMEOUT' })));
    sent.end(content);
  });
}

/** Names as k6 gives them: `Content-Type`; several values in one. */
function canonical(headers) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()),
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
}
