/** Everything one demo API remembers; gone when it closes. */
export type State = {
  users: Map<number, User>;
  nextUserId: number;
  /** Tokens of `POST /login`, with the user name they stand for. */
  loginTokens: Map<string, string>;
  /** Cookie values of `POST /session`, with the user name. */
  sessions: Map<string, string>;
  /** Access tokens of `POST /oauth2/token`, with scope and end in milliseconds since the epoch. */
  accessTokens: Map<string, { scope: string; expiresAt: number }>;
  refreshTokens: Map<string, { scope: string }>;
  /** Nonces given out for Digest, with the nonce counts that were used (RFC 7616, section 3.4). */
  nonces: Map<string, Set<string>>;
  jobs: Map<number, Job>;
  /** How often a key of `/flaky/:key` was asked. */
  attempts: Map<string, number>;
  /** End (milliseconds since the epoch) and count of the window of a key of `/limited/:key`. */
  windows: Map<string, { endsAt: number; count: number }>;
};

export type Role = 'admin' | 'editor' | 'viewer';
export type User = { id: number; name: string; email: string; role: Role; tags: string[]; createdAt: string };
export type Job = { id: number; polls: number; willFail: boolean };

/** A fresh state with three users. */
export function createState(): State {
  return {
    users: new Map(seed.map((user) => [user.id, user])),
    nextUserId: seed.length + 1,
    loginTokens: new Map(),
    sessions: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    nonces: new Map(),
    jobs: new Map(),
    attempts: new Map(),
    windows: new Map(),
  };
}

const createdAt = '2026-01-01T00:00:00.000Z';
const seed: readonly User[] = [
  { id: 1, name: 'Ada Lovelace', email: 'ada@example.com', role: 'admin', tags: ['analyst'], createdAt },
  { id: 2, name: 'Grace Hopper', email: 'grace@example.com', role: 'editor', tags: ['compiler', 'navy'], createdAt },
  { id: 3, name: 'Alan Turing', email: 'alan@example.com', role: 'viewer', tags: [], createdAt },
];
