import type { ContractInventory } from '../../model/contract.ts';
import { ProblemError } from '../../model/problem.ts';
import type { Description, Operation, OperationDetail } from '../description.ts';

/** What a description has to be seen; an operation that cannot be read has no parts. */
export async function inventoryOf(description: Description): Promise<ContractInventory> {
  const { name, title, operations } = description;
  return {
    description: name,
    ...(title === undefined ? {} : { title }),
    operations: await Promise.all(operations.map((operation) => partsOf(operation, description))),
  };
}

type OperationParts = ContractInventory['operations'][number];

async function partsOf(operation: Operation, { locate }: Description): Promise<OperationParts> {
  const { method, path, operationId } = operation;
  const place = locate(operation.place);
  const detail = await detailOf(operation);
  const responses = detail?.responses ?? [];
  return {
    operation: `${method} ${path}`,
    ...(operationId === undefined ? {} : { operationId }),
    ...(place === undefined ? {} : { place }),
    statuses: responses.map(({ status }) => status),
    parameters: (detail?.parameters ?? []).map((parameter) => `${parameter.in} ${parameter.name}`),
    requestTypes: (detail?.requestBody?.content ?? []).map(({ type }) => type),
    responseTypes: Object.fromEntries(
      responses.map(({ status, content }) => [status, content.map(({ type }) => type)]),
    ),
  };
}

async function detailOf(operation: Operation): Promise<OperationDetail | undefined> {
  try {
    return await operation.detail();
  } catch (error) {
    if (error instanceof ProblemError) return undefined;
    throw error;
  }
}
