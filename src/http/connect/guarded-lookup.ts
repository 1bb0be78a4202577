import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { type Problem, ProblemError } from '../../model/problem.ts';

/** Why nothing may connect to an address, or undefined. */
export type AddressRefusal = (address: string) => Problem | undefined;

/**
 * Looks names up as Node does, without the addresses that are refused: what is checked is what is connected to. The
 * lookup fails with ProblemError where no address is left.
 */
export function guardedLookup(refusal: AddressRefusal): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        done(error, []);
        return;
      }
      const allowed = found.filter(({ address }) => refusal(address) === undefined);
      const refused = allowed.length === 0 && found[0] !== undefined ? refusal(found[0].address) : undefined;
      if (refused !== undefined) done(new ProblemError(refused), []);
      else give(allowed, options, done);
    });
  };
}

type Done = Parameters<LookupFunction>[2];

function give(addresses: LookupAddress[], { all }: LookupOptions, done: Done): void {
  const [first] = addresses;
  if (all === true || first === undefined) done(null, addresses);
  else done(null, first.address, first.family);
}
