import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Header } from '../model/exchange.ts';

const CHANNEL = 'undici:client:sendHeaders';

let onHead: ((text: string) => void) | undefined;
let users = 0;

/** Until the function it gives is called, `expectHead` works. */
export function watchSentHeads(): () => void {
  users++;
  if (users === 1) subscribe(CHANNEL, onSent);
  return () => {
    users--;
    if (users === 0) unsubscribe(CHANNEL, onSent);
  };
}

/**
 * Gives the text of the next head that is written, or stops waiting for it. undici writes it and publishes it in the same
 * turn in which the handler's `onRequestStart` is called, so there is only ever one to expect.
 */
export function expectHead(callback: ((text: string) => void) | undefined): void {
  onHead = callback;
}

let last: { fields: string; headers: Header[] } | undefined;

/**
 * The headers of a head as published: HTTP/1.1 text, or the fields of HTTP/2, where `:authority` stands for `host`. They
 * are not to be changed: most requests of a run have the same as the one before.
 */
export function parseSentHead(text: string): Header[] {
  const fields = text.startsWith(':') ? text : text.slice(text.indexOf('\r\n'));
  if (last?.fields !== fields) last = { fields, headers: parseFields(fields) };
  return last.headers;
}

function parseFields(text: string): Header[] {
  const headers: Header[] = [];
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(': ', 1);
    if (colon === -1) continue;
    const name = line.slice(0, colon);
    if (name === ':authority') headers.unshift(['host', line.slice(colon + 2)]);
    else if (HEADER_NAME.test(name)) headers.push([name, line.slice(colon + 2)]);
  }
  return headers;
}

/** Neither a pseudo-header nor the request line of a URL that holds `: `. */
const HEADER_NAME = /^[^:\s]+$/;

function onSent(message: unknown): void {
  const callback = onHead;
  onHead = undefined;
  callback?.((message as { headers: string }).headers);
}
