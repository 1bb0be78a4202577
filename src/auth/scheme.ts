import type { HttpResponse, PreparedRequest, SendResult } from '../model/exchange.ts';
import type { JsonObject } from '../model/json.ts';
import type { Span } from '../model/source.ts';

/** What a scheme may use besides its settings. */
export type AuthContext = {
  /** Where `auth` stands, for problems. */
  span: Span;
  /** Sends a token request; its exchanges are recorded with the attempt. */
  send: (request: PreparedRequest) => Promise<SendResult>;
  /** A request without body, with the timeouts and connection settings of the one to authorize. */
  base: PreparedRequest;
  /** Everything in here lives as long as the run and is shared by all files: tokens, nonces. */
  cache: Map<string, unknown>;
  /** Hides a value in every report from now on. */
  addSecret: (value: string) => void;
  /** Milliseconds since the epoch. */
  now: () => number;
};

/** One way to authorize requests. `settings` are the evaluated values under its key, of the right shape. */
export type AuthScheme = {
  /** The request with credentials; names every header and parameter that holds one. Throws ProblemError. */
  authorize: (request: PreparedRequest, settings: JsonObject, context: AuthContext) => Promise<PreparedRequest>;
  /** How many 401s in a row of one request may be put to `answer`; one where not given. */
  answers?: number;
  /**
   * After a 401: the request to send once more, or undefined where the answer stands. `request` is the one that got it,
   * with the credentials it was sent with. Throws ProblemError.
   */
  answer?: (
    request: PreparedRequest,
    settings: JsonObject,
    context: AuthContext & { response: HttpResponse },
  ) => Promise<PreparedRequest | undefined>;
};
