import type { Json } from '../../../model/json.ts';
import type { Check } from './checks/check.ts';

/** The variables of the source by where they live; `local` and `data` are those of one run. */
export type Scope = 'local' | 'environment' | 'collection' | 'global';

/** What an expression of a script stands for, as far as it is understood. */
export type Value =
  | { kind: 'constant'; value: Json }
  | { kind: 'regex'; source: string; flags: string }
  /** A value within the body; no steps are the whole of it. */
  | { kind: 'json'; steps: JsonStep[] }
  | { kind: 'length'; of: JsonStep[] }
  | { kind: 'text' }
  | { kind: 'status' }
  | { kind: 'reason' }
  | { kind: 'time' }
  | { kind: 'header'; name: string }
  /** A variable, as an expression of ours whose value is text or what was captured. */
  | { kind: 'variable'; cel: string }
  /** A value of the response as text or as JSON text, only good to be captured. */
  | { kind: 'derived'; cel: string }
  | { kind: 'response' }
  /** True or false: what must be checked for either. */
  | { kind: 'condition'; isTrue?: Check[]; isFalse?: Check[] };

export type JsonStep = string | number;

/** Names whose value is known in the script. */
export type Bindings = Map<string, Value>;
