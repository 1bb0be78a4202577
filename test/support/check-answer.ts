import { expect } from 'vitest';
import type { RequestResult } from '../../src/model/result.ts';
import type { CannedAnswer } from './recording-server.ts';
import { outcomes, runRequests } from './run-collection.ts';

export type CheckedAnswer = {
  exit: number;
  stderr: string;
  result: RequestResult | undefined;
  /** How many requests were sent. */
  sent: number;
  outcomes: string[];
};

/** What comes of `expect` for an answer of the server. */
export async function checkAnswer(expected: unknown, answer: CannedAnswer): Promise<CheckedAnswer> {
  const { exit, stderr, results, requests } = await runRequests(
    { a: { GET: '/', expect: expected } },
    { server: { 'GET /': answer } },
  );
  return { exit, stderr, sent: requests.length, result: results['a'], outcomes: outcomes(results['a']) };
}

export async function expectPass(expected: unknown, answer: CannedAnswer): Promise<void> {
  const { exit, stderr, result } = await checkAnswer(expected, answer);
  expect(exit, stderr + JSON.stringify(result?.attempts[0]?.checks)).toBe(0);
}

export async function expectFail(expected: unknown, answer: CannedAnswer): Promise<void> {
  const { exit, stderr, result } = await checkAnswer(expected, answer);
  expect(exit, stderr).toBe(1);
  expect(result?.status).toBe('failed');
}
