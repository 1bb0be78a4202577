import type { MediaType, ResponseSpec } from '../../../contract/description.ts';
import type { JsonObject } from '../../../model/json.ts';
import { isJsonMedia } from './media-type.ts';

/** The response that a request is to get: the first 2xx, else 3xx, `default`, or whatever is described. */
export function expectedResponse(responses: readonly ResponseSpec[]): ResponseSpec | undefined {
  const ofClass = (digit: string): ResponseSpec | undefined =>
    responses
      .filter(({ status }) => status.startsWith(digit) && /^\d(\d\d|XX)$/i.test(status))
      .toSorted((a, b) => rank(a) - rank(b))[0];
  return (
    ofClass('2') ?? ofClass('3') ?? responses.find(({ status }) => status === 'default') ?? ofClass('4') ?? ofClass('5')
  );
}

/** A range stands behind the statuses that are named. */
function rank({ status }: ResponseSpec): number {
  return /^\d+$/.test(status) ? Number(status) : Number(status[0]) * 100 + 99;
}

/** What is expected of the answer, and whether redirects are answers by themselves. The contract says the rest. */
export function expectation(response: ResponseSpec | undefined): JsonObject {
  // Whatever comes would not be described.
  if (response === undefined) return { expect: { openapi: false } };
  const { status } = response;
  if (status === 'default') return {};
  const isRedirect = /^30[12378]$|^3XX$/i.test(status);
  return {
    ...(isRedirect ? { redirects: 0 } : {}),
    expect: { status: /^\d+$/.test(status) ? Number(status) : status.toLowerCase() },
  };
}

/** The media type to ask for where an answer comes in several: JSON before others. */
export function acceptedType({ content }: ResponseSpec): string | undefined {
  if (content.length < 2) return undefined;
  return preferredMedia(content)?.type;
}

/** JSON before others. */
function preferredMedia(content: readonly MediaType[]): MediaType | undefined {
  return content.find(({ type }) => isJsonMedia(type)) ?? content[0];
}
