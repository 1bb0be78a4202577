type Headers = Record<string, string | string[]>;

/** What a route answers. A body that is iterated goes out in chunks; without a body there is none. */
export type Reply = {
  status: number;
  headers?: Headers;
  body?: string | Uint8Array | AsyncIterable<string | Uint8Array>;
};

/** Ends a route early with a reply: the way out of functions that read the request. */
export class ReplyError extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`reply ${reply.status}`);
    this.name = 'ReplyError';
    this.reply = reply;
  }
}

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Headers = {}): Omit<Reply, 'body'> & { body: string } {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** An error as RFC 9457 writes it; `more` are members of its own, such as the errors of each field. */
export function problem(
  status: number,
  title: string,
  more: Record<string, unknown> = {},
  headers: Headers = {},
): Reply {
  return json(
    status,
    { type: 'about:blank', title, status, ...more },
    {
      ...headers,
      'content-type': 'application/problem+json; charset=utf-8',
    },
  );
}

/** 401 with the challenge that says how to authenticate (RFC 9110, section 11.6.1). */
export function unauthorized(challenge: string | string[], detail: string): Reply {
  return problem(401, 'Unauthorized', { detail }, { 'www-authenticate': challenge });
}
