import type { ProblemCode } from '../../model/problem-codes.ts';

/** `renewAtMs` is a little before it expires, in milliseconds since the epoch; Infinity where the server does not say. */
export type Token = { value: string; renewAtMs: number; refreshToken?: string };

/** `isRefused`: the endpoint understood the request and said no. */
export type TokenFailure = { token?: undefined; code: ProblemCode; message: string; hint?: string; isRefused: boolean };
export type TokenResult = { token: Token } | TokenFailure;
