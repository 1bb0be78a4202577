import { isNumber, type Json } from '../model/json.ts';

/** A limit as a number, and as people read it. */
export type Limit = { amount: number; text: string };

type Units = { parse: (text: string) => number | undefined; format: (amount: number) => string };

/** A limit written with a unit (`800ms`, `64KiB`) or as a plain number; undefined where it is neither. */
export function limitOf(value: Json, { parse, format }: Units): Limit | undefined {
  if (isNumber(value)) {
    const amount = Number(value);
    return amount >= 0 ? { amount, text: format(amount) } : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const amount = parse(value);
  return amount === undefined ? undefined : { amount, text: value.trim().replace(/(?<=\d)(?=[A-Za-z])/, ' ') };
}
