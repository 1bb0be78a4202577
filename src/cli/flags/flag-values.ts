import { InvalidArgumentError } from 'commander';
import type { Shard } from '../../model/event.ts';
import { parseDuration } from '../../text/duration.ts';

/** Readers of single flag values. Each throws InvalidArgumentError with what it expects. */

export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(
      `It must be a whole number of at least ${least}${most < Number.MAX_SAFE_INTEGER ? ` and at most ${most}` : ''}.`,
    );
  };
}

/** From 0 to 100, perhaps with a `%` behind it. */
export function percent(text: string): number {
  const value = Number(text.replace(/%$/, ''));
  if (/^\d+(\.\d+)?%?$/.test(text) && value <= 100) return value;
  throw new InvalidArgumentError('It must be a percentage from 0 to 100.');
}

/** Milliseconds. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError('It must be a duration like 800ms, 10s or 5m.');
  return ms;
}

const SECONDS = { s: 1, m: 60, h: 3600 } as const;

/** Requests a second of `20/s` or `100/m`; a bare number is a second's. */
export function rate(text: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(?:\/(s|m|h))?$/.exec(text) ?? [];
  const value = Number(amount) / SECONDS[unit as keyof typeof SECONDS];
  if (!(value > 0)) throw new InvalidArgumentError('It must be a rate like 20/s or 100/m.');
  return value;
}

/** Collects the values of a repeatable flag. */
export function collect(text: string, before: string[] = []): string[] {
  return [...before, text];
}

/** Collects `NAME=value` pairs; the value may hold `=` and may be empty. */
export function assignment(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It must be written as NAME=value.');
  return { ...before, [name]: value };
}

/** `i/n`, or `auto` and `auto/n` read from the variables that CI systems set. */
export function shard(text: string, env: Readonly<Record<string, string | undefined>>): Shard {
  const [, index, total] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (index !== undefined) return checkedShard(index, total);
  const [isAuto, , of] = /^(auto)(?:\/(\d+))?$/.exec(text) ?? [];
  if (isAuto === undefined) throw new InvalidArgumentError('It must be written as 1/4, auto or auto/4.');
  if (env['CI_NODE_INDEX'] !== undefined) return checkedShard(env['CI_NODE_INDEX'], of ?? env['CI_NODE_TOTAL']);
  const completion = env['JOB_COMPLETION_INDEX'];
  if (completion !== undefined && of !== undefined) return checkedShard(completion, of, 0);
  throw new InvalidArgumentError(
    completion === undefined
      ? 'auto needs CI_NODE_INDEX and CI_NODE_TOTAL, or JOB_COMPLETION_INDEX with auto/<total>.'
      : 'JOB_COMPLETION_INDEX does not say how many there are: write auto/<total>.',
  );
}

function checkedShard(indexText: string, totalText: string | undefined, first = 1): Shard {
  const [index, total] = [indexText, totalText ?? ''].map((text) => (/^\d+$/.test(text) ? Number(text) : Number.NaN));
  if (index !== undefined && total !== undefined && index >= first && index - first < total) {
    return { index: index - first + 1, total };
  }
  throw new InvalidArgumentError(
    `Shard "${indexText}" of "${totalText ?? ''}" does not exist: here shards count from ${first}.`,
  );
}
