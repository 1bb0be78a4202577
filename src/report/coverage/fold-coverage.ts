import type { ContractCoverage, ContractInventory, CoveredCount, Touched } from '../../model/contract.ts';
import type { RunEvent } from '../../model/event.ts';

export type CoverageFold = {
  /** The inventory of a description; the first one of a description counts. */
  describe: (inventory: ContractInventory) => void;
  touch: (touched: Touched) => void;
  /** What an event says of descriptions, if anything. */
  see: (event: RunEvent) => void;
  /** In the order in which the descriptions came. */
  coverage: () => ContractCoverage[];
};

/** What a run has seen of its descriptions. */
export function foldCoverage(inventories: Iterable<ContractInventory>, touched: Iterable<Touched>): ContractCoverage[] {
  const fold = startCoverage();
  for (const inventory of inventories) fold.describe(inventory);
  for (const one of touched) fold.touch(one);
  return fold.coverage();
}

/** The fold itself, for those who see exchange after exchange. What was touched may come before its description. */
export function startCoverage(): CoverageFold {
  const inventories = new Map<string, ContractInventory>();
  const seen = new Map<string, Seen>();
  const describe = (inventory: ContractInventory): void => {
    if (!inventories.has(inventory.description)) inventories.set(inventory.description, inventory);
  };
  const touch = (touched: Touched): void => {
    const key = keyOf(touched.description, touched.operation);
    const known = seen.get(key) ?? noneSeen();
    seen.set(key, known);
    addTouched(known, touched);
  };
  return {
    describe,
    touch,
    see: (event) => {
      if (event.type === 'contract') describe(event.inventory);
      if (event.type !== 'request:end') return;
      for (const { touched = [] } of event.result.attempts) for (const one of touched) touch(one);
    },
    coverage: () => Array.from(inventories.values(), (inventory) => coverageOf(inventory, seen)),
  };
}

/** The percentage of all operations of all descriptions that were called, with one decimal; 100 where there are none. */
export function coveredPercent(coverages: readonly ContractCoverage[]): number {
  return percentOf(sumOf(coverages.map(({ operations }) => operations)));
}

type Seen = {
  calls: number;
  covered: boolean;
  statuses: Set<string>;
  parameters: Set<string>;
  mediaTypes: Set<string>;
};

function noneSeen(): Seen {
  return { calls: 0, covered: false, statuses: new Set(), parameters: new Set(), mediaTypes: new Set() };
}

/** An operation counts where its answer was one that is described. */
function addTouched(seen: Seen, { status, parameters, requestType, responseType }: Touched): void {
  seen.calls++;
  for (const parameter of parameters) seen.parameters.add(parameter);
  if (requestType !== undefined) seen.mediaTypes.add(`request ${requestType}`);
  if (status === undefined) return;
  seen.covered = true;
  seen.statuses.add(status);
  if (responseType !== undefined) seen.mediaTypes.add(`${status} ${responseType}`);
}

function coverageOf(inventory: ContractInventory, seen: ReadonlyMap<string, Seen>): ContractCoverage {
  const { description, title } = inventory;
  const operations: CoveredCount = { covered: 0, total: inventory.operations.length };
  const details = inventory.operations.map((described): ContractCoverage['details'][number] => {
    const { operation, operationId, place } = described;
    const found = seen.get(keyOf(description, operation)) ?? noneSeen();
    if (found.covered) operations.covered++;
    const marked = (names: string[], set: Set<string>) => names.map((name) => ({ name, covered: set.has(name) }));
    const mediaTypes = [
      ...described.requestTypes.map((type) => `request ${type}`),
      ...Object.entries(described.responseTypes).flatMap(([status, types]) => types.map((type) => `${status} ${type}`)),
    ];
    return {
      operation,
      ...(operationId === undefined ? {} : { operationId }),
      ...(place === undefined ? {} : { place }),
      calls: found.calls,
      statuses: marked(described.statuses, found.statuses),
      parameters: marked(described.parameters, found.parameters),
      mediaTypes: marked(mediaTypes, found.mediaTypes),
    };
  });
  const count = (part: 'statuses' | 'parameters' | 'mediaTypes'): CoveredCount =>
    sumOf(details.map((detail) => countOf(detail[part])));
  return {
    description,
    ...(title === undefined ? {} : { title }),
    percent: percentOf(operations),
    operations,
    statuses: count('statuses'),
    parameters: count('parameters'),
    mediaTypes: count('mediaTypes'),
    details,
  };
}

function countOf(names: readonly { covered: boolean }[]): CoveredCount {
  return { covered: names.filter(({ covered }) => covered).length, total: names.length };
}

function sumOf(counts: readonly CoveredCount[]): CoveredCount {
  return counts.reduce((sum, { covered, total }) => ({ covered: sum.covered + covered, total: sum.total + total }), {
    covered: 0,
    total: 0,
  });
}

/** Rounded down, so that 100 is all. */
function percentOf({ covered, total }: CoveredCount): number {
  return total === 0 ? 100 : Math.floor((covered * 1000) / total) / 10;
}

function keyOf(description: string, operation: string): string {
  return `${description}\n${operation}`;
}
