import { bodyPath, headerPath } from './checks/cel.ts';
import type { Value } from './value.ts';

/** A value of the response as an expression of ours, where it is to be kept; undefined for what has none. */
export function celOfValue(value: Value): string | undefined {
  switch (value.kind) {
    case 'json':
      return value.steps.length === 0 ? 'body' : bodyPath(value.steps);
    case 'text':
    case 'status':
      return value.kind;
    case 'header':
      return headerPath(value.name);
    case 'variable':
    case 'derived':
      return value.cel;
    case 'length':
      return `size(${bodyPath(value.of)})`;
    case 'constant':
    case 'regex':
    case 'reason':
    case 'time':
    case 'response':
    case 'condition':
      return undefined;
  }
}
