import type { Json } from '../../../../model/json.ts';
import type { Value } from '../value.ts';

/** What an assertion asks of its subject, whatever words it was written with. */
export type Demand =
  /** `===`, `==` or deep equality. */
  | { kind: 'equal'; how: 'strict' | 'loose' | 'deep'; to: Value }
  | { kind: 'type'; name: string }
  | { kind: 'truthy' | 'undefined' | 'exists' | 'empty' }
  | { kind: 'compare'; operator: '>' | '>=' | '<' | '<='; to: number }
  | { kind: 'include'; part: Json }
  | { kind: 'match'; pattern: string }
  | { kind: 'oneOf'; options: Json[] }
  | { kind: 'property'; key: string; value?: Json }
  | { kind: 'length'; is: number };

export function isScalar(value: Json): value is string | number | boolean | null {
  return value === null || typeof value !== 'object';
}
