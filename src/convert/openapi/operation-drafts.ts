import type { Operation, OperationDetail, ResponseSpec } from '../../contract/description.ts';
import { ProblemError } from '../../model/problem.ts';
import type { Leftover } from '../import.ts';
import { createNames } from '../names.ts';
import type { OpenapiContext, OperationDraft } from './openapi-context.ts';
import { placeIn } from './openapi-context.ts';
import { expectedResponse } from './request/expected-response.ts';
import { callbacksOf } from './unsupported-parts.ts';

/** Drafts of the operations of one file, each with an id of its own. */
export async function operationDrafts(
  operations: readonly Operation[],
  context: OpenapiContext,
): Promise<OperationDraft[]> {
  const nextId = createNames();
  const drafts: OperationDraft[] = [];
  for (const operation of operations) {
    const { operationId, method, path } = operation;
    const draft: OperationDraft = {
      id: nextId(operationId ?? `${method} ${path}`),
      operation,
      detail: { parameters: [], responses: [], security: [] },
      given: new Map(),
      captures: new Map(),
      leftovers: callbacksOf(operation, context),
    };
    const detail = await readDetail(draft, context);
    const response = expectedResponse(detail.responses);
    const note = answerNote(draft, response, context);
    if (note) draft.leftovers.push(note);
    drafts.push({ ...draft, detail, ...(response === undefined ? {} : { response }) });
  }
  return drafts;
}

/** No answer of success is described: what that means for the request. */
function answerNote(
  { operation }: OperationDraft,
  response: ResponseSpec | undefined,
  { description }: OpenapiContext,
): Leftover | undefined {
  if (response !== undefined && !/^[45]/.test(response.status)) return undefined;
  const place = placeIn(description, response?.place ?? operation.place);
  if (response === undefined) {
    return { place, what: 'answer', hint: 'no final one is described, so that it is not held against the description' };
  }
  const hint = `only errors are described, so that ${response.status} is expected`;
  return { place, what: 'answer of success', hint };
}

/** What cannot be understood of an operation leaves a request without parameters, and says so. */
async function readDetail(
  { operation, detail, leftovers }: OperationDraft,
  { description }: OpenapiContext,
): Promise<OperationDetail> {
  try {
    return await operation.detail();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { message, location } = error.problem;
    const place = location ?? placeIn(description, operation.place);
    leftovers.push({ place, what: 'parameters, body and answers of the operation', hint: message });
    return detail;
  }
}
