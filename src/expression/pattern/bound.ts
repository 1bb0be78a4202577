/** An upper bound that grows with the length of a text: `factor` × length^`degree`. */
export type Bound = { factor: number; degree: number };

export const one: Bound = { factor: 1, degree: 0 };
export const lengthOfText: Bound = { factor: 1, degree: 1 };
export const endless: Bound = { factor: Number.POSITIVE_INFINITY, degree: 0 };

export function sum(a: Bound, b: Bound): Bound {
  return { factor: a.factor + b.factor, degree: Math.max(a.degree, b.degree) };
}

export function product(a: Bound, b: Bound): Bound {
  return { factor: a.factor * b.factor, degree: a.degree + b.degree };
}

/** How much it is for a text of so many characters. */
export function valueOf({ factor, degree }: Bound, length: number): number {
  return factor * Math.max(length, 1) ** degree;
}
