import { equalJson, parseJson } from '../../src/model/json.ts';

/** A request as it goes over the wire, out of a text file. */
export type RawRequest = { method: string; target: string; headers: [name: string, value: string][]; body: string };

/** Headers that a client sets by itself, with the values that say nothing of a command. */
const OF_CLIENT: Record<string, RegExp> = {
  host: /^localhost:28139$|^httpbin\.org$/,
  'user-agent': /^curl\//,
  'accept-encoding': /^deflate, gzip$/,
  'content-length': /^/,
};

export function parseRawRequest(text: string): RawRequest {
  const [, head = text, body = ''] = /^([\s\S]*?)\r?\n\r?\n([\s\S]*)$/.exec(text) ?? [];
  const [first = '', ...lines] = head.split(/\r?\n/);
  const [method = '', ...target] = first.replace(/ HTTP\/[\d.]+$/, '').split(' ');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const length = Number(headers.find(([name]) => name === 'content-length')?.[1]);
  // The file ends with a line break that is none of the body.
  const whole = Number.isNaN(length) ? body.trimEnd() : Buffer.from(body).subarray(0, length).toString();
  return { method, target: target.join(' '), headers, body: whole };
}

/** What of a request that a server got is not as it must be: method, target, headers that are named, body. */
export function differences(sent: RawRequest, wanted: RawRequest): string[] {
  const found: string[] = [];
  const say = (what: string, is: unknown, must: unknown): void =>
    void found.push(`${what} is ${JSON.stringify(is)}, must be ${JSON.stringify(must)}`);
  if (sent.method !== wanted.method) say('the method', sent.method, wanted.method);
  if (plainTarget(sent.target) !== plainTarget(wanted.target)) say('the target', sent.target, wanted.target);
  for (const [name, value] of wanted.headers) {
    const isValue = headerOf(sent, name);
    if (!OF_CLIENT[name]?.test(value) && isValue !== value) say(`the header ${name}`, isValue, value);
  }
  if (!isSameBody(sent, wanted)) say('the body', sent.body, wanted.body);
  return found;
}

/** As every parser of URLs writes it (WHATWG URL standard), and with the same pairs however they are encoded. */
function plainTarget(target: string): string {
  const url = new URL(target.startsWith('?') ? `/${target}` : target, 'http://host');
  return `${url.pathname}?${[...url.searchParams].map(([name, value]) => JSON.stringify([name, value])).join('&')}`;
}

/** The same bytes; JSON may have other blanks. */
function isSameBody(sent: RawRequest, wanted: RawRequest): boolean {
  if (sent.body === wanted.body) return true;
  if (!/json/.test(headerOf(sent, 'content-type') ?? '')) return false;
  try {
    return equalJson(parseJson(sent.body), parseJson(wanted.body));
  } catch {
    return false;
  }
}

function headerOf({ headers }: RawRequest, name: string): string | undefined {
  return headers.find(([one]) => one === name)?.[1];
}
