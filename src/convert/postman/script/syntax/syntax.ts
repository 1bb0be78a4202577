/** The part of JavaScript that test scripts are read in. What is valid and means nothing to us is `other`. */
export type Expression =
  | { kind: 'constant'; value: null | boolean | number | string }
  | { kind: 'regex'; source: string; flags: string }
  | { kind: 'name'; name: string }
  | { kind: 'member'; object: Expression; property: string | number }
  | { kind: 'call'; callee: Expression; args: Expression[] }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'map'; entries: [string, Expression][] }
  | { kind: 'not'; operand: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  | { kind: 'assign'; target: Expression; value: Expression }
  | { kind: 'function'; parameters: number; body: Statement[] }
  | { kind: 'other' };

/** `start` and `end` are offsets in the script; `first` and `last` the tokens that the statement is made of. */
export type Statement = StatementKind & { start: number; end: number; first: number; last: number };

type StatementKind =
  | { kind: 'declare'; bindings: Binding[] }
  | { kind: 'expression'; expression: Expression }
  | { kind: 'empty' }
  /** Control flow, functions, and what is not understood. */
  | { kind: 'other' };

/** `const a = value`, or with `property` one name of `const { property: a } = value`. */
export type Binding = { name: string; property?: string; value: Expression };

export type Token = {
  kind: 'name' | 'number' | 'string' | 'template' | 'regex' | 'mark';
  text: string;
  /** Of a string: what it stands for. */
  value?: string;
  start: number;
  end: number;
  /** Whether it is the first of its line. */
  startsLine: boolean;
};
