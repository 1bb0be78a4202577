import { aheadOf, atMostTimes, peakBelow, secondsAbove } from '../target.ts';
import { check } from './check.ts';
import { download } from './download.ts';
import { rows } from './rows.ts';
import type { Work } from './work.ts';

/** The table of the comparison, in the order in which it is run. */
export const works: Work[] = [
  {
    name: 'one',
    title: 'One request',
    suite: { kind: 'users', count: 1, jobs: 10, files: 'any' },
    targets: [atMostTimes(1.8, 'bare node'), aheadOf('javascript', 4)],
  },
  {
    name: '100',
    title: '100 requests',
    suite: { kind: 'users', count: 100, jobs: 10, files: 'any' },
    targets: [atMostTimes(1.3, 'by hand'), aheadOf('javascript', 4)],
  },
  {
    name: '1000',
    title: '1,000 requests',
    suite: { kind: 'users', count: 1000, jobs: 10, files: 'any' },
    targets: [atMostTimes(1.3, 'by hand'), aheadOf('javascript', 4), atMostTimes(2.5, 'hurl')],
  },
  {
    name: 'slow',
    title: '100 requests of 50 ms in one file',
    suite: { kind: 'slow', count: 100, jobs: 100, files: 'one' },
    targets: [secondsAbove(0.25, 'bare node')],
  },
  {
    name: 'slow-files',
    title: '100 requests of 50 ms in 100 files',
    suite: { kind: 'slow', count: 100, jobs: 100, files: 'one each' },
    targets: [secondsAbove(0.25, 'bare node')],
  },
  {
    name: 'chain',
    title: 'A chain of 50 requests',
    suite: { kind: 'chain', count: 50, jobs: 10, files: 'any' },
    targets: [atMostTimes(1.3, 'by hand')],
  },
  {
    name: 'big',
    title: '1,000 answers of 200 KB of JSON',
    suite: { kind: 'big', count: 1000, jobs: 10, files: 'any' },
    targets: [atMostTimes(1.2, 'by hand'), peakBelow(200)],
  },
  download,
  rows,
  check,
];
