import { literalFromSource, numberFromBigInt } from '../../model/json.ts';

/** A number of YAML's core schema with every digit and its spelling, `0x` and `0o` of any size too. */
export function exactNumber(source: string): ReturnType<typeof literalFromSource> {
  if (/^[-+]?0[xo]/.test(source)) {
    const magnitude = BigInt(source.replace(/^[-+]/, ''));
    return numberFromBigInt(source.startsWith('-') ? -magnitude : magnitude);
  }
  return literalFromSource(source.replace(/^\+/, ''));
}
