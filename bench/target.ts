import type { Sample } from './measure-command.ts';

/** The samples of one of the compared, by round; a tool that is slow has fewer rounds. */
export type Samples = { name: string; kind: string; samples: Sample[] };
export type Verdict = { text: string; isReached: boolean | undefined };
/** Something to reach, judged from all samples of a work. */
export type Target = (all: readonly Samples[]) => Verdict[];

type Measure = (sample: Sample) => number;
const seconds: Measure = (sample) => sample.seconds;
const megabytes: Measure = ({ peakBytes }) => (peakBytes ?? Number.NaN) / 1e6;

/** At most so many times the time of another, in the rounds that both ran. */
export function atMostTimes(limit: number, other: string, name = 'rollcall'): Target {
  return (all) => {
    const ratio = medianRatio(find(all, name), find(all, other), seconds);
    return [
      { text: `${name} ${show(ratio)} × ${other}, at most ${limit} ×`, isReached: reached(ratio <= limit, ratio) },
    ];
  };
}

/** So many times faster than every other of a kind, each of them a verdict of its own. */
export function aheadOf(kind: string, times: number, name = 'rollcall'): Target {
  return (all) =>
    all
      .filter((one) => one.kind === kind)
      .map((one) => {
        const ratio = medianRatio(one.samples, find(all, name), seconds);
        return {
          text: `${one.name} ${show(ratio)} × ${name}, at least ${times} ×`,
          isReached: reached(ratio >= times, ratio),
        };
      });
}

/** At most so many seconds more than another. */
export function secondsAbove(limit: number, other: string, name = 'rollcall'): Target {
  return (all) => {
    const above = median(pairs(find(all, name), find(all, other)).map(([a, b]) => a.seconds - b.seconds));
    return [
      {
        text: `${name} ${show(above)} s above ${other}, at most ${limit} s`,
        isReached: reached(above <= limit, above),
      },
    ];
  };
}

/** Peak memory below so many MB (of 1000). */
export function peakBelow(limit: number, name = 'rollcall'): Target {
  return (all) => {
    const peak = median(find(all, name).map(megabytes));
    return [{ text: `${name} peak ${show(peak, 0)} MB, below ${limit} MB`, isReached: reached(peak < limit, peak) }];
  };
}

/** Peak memory at most so many MB above that of another. */
export function peakAbove(limit: number, other: string, name = 'rollcall'): Target {
  return (all) => {
    const above = median(pairs(find(all, name), find(all, other)).map(([a, b]) => megabytes(a) - megabytes(b)));
    const text = `${name} peak ${show(above, 0)} MB above ${other}, at most ${limit} MB`;
    return [{ text, isReached: reached(above <= limit, above) }];
  };
}

/** What grows at most so many times where the work is ten times as large. */
export function grows(what: 'time' | 'memory', limit: number, larger: string, smaller: string): Target {
  return (all) => {
    const ratio = medianRatio(find(all, larger), find(all, smaller), what === 'time' ? seconds : megabytes);
    const text = `${what} of ${larger} ${show(ratio)} × that of ${smaller}, at most ${limit} ×`;
    return [{ text, isReached: reached(ratio <= limit, ratio) }];
  };
}

/** What is above the peak of a base grows at most so many times where the work is ten times as large. */
export function growsAbove(base: string, limit: number, larger: string, smaller: string): Target {
  return (all) => {
    const above = (name: string) =>
      median(pairs(find(all, name), find(all, base)).map(([a, b]) => megabytes(a) - megabytes(b)));
    const ratio = above(larger) / above(smaller);
    const text = `memory of ${larger} above ${base} ${show(ratio)} × that of ${smaller}, at most ${limit} ×`;
    return [{ text, isReached: reached(ratio <= limit, ratio) }];
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** The median of the ratios of each round: what else the machine did then, it did to both. */
export function medianRatio(a: readonly Sample[], b: readonly Sample[], measure: Measure): number {
  return median(pairs(a, b).map(([x, y]) => measure(x) / measure(y)));
}

function pairs(a: readonly Sample[], b: readonly Sample[]): [Sample, Sample][] {
  return a.slice(0, b.length).map((sample, round) => [sample, b[round] as Sample]);
}

function find(all: readonly Samples[], name: string): Sample[] {
  return all.find((one) => one.name === name)?.samples ?? [];
}

/** Without a figure there is no verdict. */
function reached(isReached: boolean, value: number): boolean | undefined {
  return Number.isNaN(value) ? undefined : isReached;
}

function show(value: number, digits = 2): string {
  return Number.isNaN(value) ? '?' : value.toFixed(digits);
}
