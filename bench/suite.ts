/** What a comparing work asks of every tool: the same requests with the same checks, each tool's files written from it. */
export type Suite = {
  kind: SuiteKind;
  count: number;
  /** Requests in flight at most, where the tool has such a setting. */
  jobs: number;
  /** `any`: as many as suit the tool, so that it is as fast as it can be. */
  files: 'any' | 'one' | 'one each';
};

/** `users` small bodies, `slow` the same after 50 ms, `big` 200 KB of JSON, `chain` each needs a value of the one before. */
export type SuiteKind = 'users' | 'slow' | 'big' | 'chain';

export type SuiteRequest = {
  /** Also a name that every tool can use: `r0`, `r1`, … */
  id: string;
  /** Below the server's address; `{token}` stands for what the request before captured. */
  path: string;
  /** Members that the JSON body must have. */
  body: Record<string, string | number>;
  /** The JSON Schema that the body must meet. */
  schema: 'user' | 'list' | undefined;
  /** The member of the body that the next request needs. */
  capture: 'next' | undefined;
};

export function suiteRequests({ kind, count }: Suite): SuiteRequest[] {
  return Array.from({ length: count }, (_, n) => suiteRequest(kind, n, n === count - 1));
}

/** The same requests in so many groups of about one size, for tools that run files beside each other. */
export function splitRequests(requests: readonly SuiteRequest[], groups: number): SuiteRequest[][] {
  const size = Math.ceil(requests.length / groups);
  return Array.from({ length: Math.ceil(requests.length / size) }, (_, n) => requests.slice(n * size, (n + 1) * size));
}

/** The files of a suite for a tool that sends the requests of one file one after the other and files side by side. */
export function suiteFiles(suite: Suite): SuiteRequest[][] {
  const requests = suiteRequests(suite);
  if (suite.kind === 'chain' || suite.files === 'one') return [requests];
  return splitRequests(requests, suite.files === 'any' ? suite.jobs : requests.length);
}

function suiteRequest(kind: SuiteKind, n: number, isLast: boolean): SuiteRequest {
  const id = `r${n}`;
  const capture = isLast ? undefined : 'next';
  switch (kind) {
    case 'users':
      return { id, path: `/users/${n}`, body: { id: n, name: 'Ann' }, schema: 'user', capture: undefined };
    case 'slow':
      return { id, path: `/slow/${n}`, body: { id: n, name: 'Ann' }, schema: 'user', capture: undefined };
    case 'big':
      return { id, path: `/big/${n}`, body: { id: n, name: 'Ann' }, schema: 'list', capture: undefined };
    case 'chain':
      return { id, path: n === 0 ? '/chain/start' : '/chain/{token}', body: { id: n }, schema: undefined, capture };
  }
}

const user = {
  type: 'object',
  required: ['id', 'name', 'email', 'tags'],
  properties: {
    id: { type: 'integer', minimum: 0 },
    name: { type: 'string', minLength: 1 },
    email: { type: 'string', pattern: '^[^@ ]+@[^@ ]+$' },
    tags: { type: 'array', items: { type: 'string' } },
  },
};

/** Keywords that mean the same in every draft, so that each tool can check the same with the validator it has. */
export const schemas = {
  user,
  list: {
    type: 'object',
    required: ['id', 'name', 'data'],
    properties: { id: { type: 'integer' }, name: { type: 'string' }, data: { type: 'array', items: user } },
  },
};
