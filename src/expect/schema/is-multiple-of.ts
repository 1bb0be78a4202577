import type { ExactNumber } from '../../model/json.ts';

/** Whether a number is a whole multiple of another, both taken as the decimals that were written. */
export function isMultipleOf(value: number | ExactNumber, divisor: number | ExactNumber): boolean {
  const dividend = decimalOf(String(value));
  const unit = decimalOf(String(divisor));
  if (dividend.digits === 0n || unit.digits === 0n) return dividend.digits === 0n;
  const shift = dividend.exponent - unit.exponent;
  // It has no trailing zeros, so with more decimal places than the divisor it cannot be a multiple.
  if (shift < 0) return false;
  return (dividend.digits * powerModulo(10n, BigInt(shift), unit.digits)) % unit.digits === 0n;
}

/** `digits` × 10^`exponent`, positive and without trailing zeros. */
function decimalOf(source: string): { digits: bigint; exponent: number } {
  const [mantissa = '0', power = '0'] = source.toLowerCase().replace(/^-/, '').split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const digits = (whole + fraction).replace(/0+$/, '');
  return { digits: BigInt(digits), exponent: Number(power) + whole.length - digits.length };
}

/** By squares, so that an exponent of a million costs twenty steps. */
function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
