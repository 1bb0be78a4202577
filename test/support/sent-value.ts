import { expect } from 'vitest';
import { runRequests } from './run-collection.ts';

/** What the server is sent for a value in a JSON body. */
export async function sentValue(value: unknown, top: object = {}): Promise<unknown> {
  const { exit, stderr, requests } = await runRequests({ a: { POST: '/', json: { value } } }, { top });
  expect(exit, stderr).toBe(0);
  return (JSON.parse(requests[0]?.body ?? '{}') as { value: unknown }).value;
}
