import type { Environment } from '@marcbachmann/cel-js';
import type { Duration } from '@marcbachmann/cel-js/evaluator';

type Arithmetic = (a: number, b: number) => number;

const arithmetic = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
} satisfies Record<string, Arithmetic>;

/**
 * Arithmetic and equality of integers with decimals, which CEL leaves out: JSON has one kind of number, and people do
 * not expect `body.price * 2` to depend on whether the price has decimals today. Also the conversions of timestamps and
 * durations that CEL has and the engine lacks.
 */
export function registerOperators(environment: Environment): void {
  for (const [operator, compute] of Object.entries(arithmetic)) {
    const run = (a: number | bigint, b: number | bigint): number => compute(Number(a), Number(b));
    environment.registerOperator(`int ${operator} double: double`, run);
    environment.registerOperator(`double ${operator} int: double`, run);
  }
  environment.registerOperator('double % double: double', arithmetic['%']);
  environment.registerOperator('int == double', isSameNumber);

  const sync = { async: false };
  environment.registerFunction('string(google.protobuf.Timestamp): string', (time: Date) => time.toISOString(), sync);
  environment.registerFunction('string(google.protobuf.Duration): string', (d: Duration) => d.toString(), sync);
  environment.registerFunction(
    'int(google.protobuf.Timestamp): int',
    (time: Date) => BigInt(Math.floor(time.getTime() / 1000)),
    sync,
  );
}

function isSameNumber(a: bigint, b: number): boolean {
  return Number.isInteger(b) && BigInt(b) === a;
}
