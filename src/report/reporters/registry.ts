import type { Reporter } from '../../model/event.ts';
import type { ReporterOptions } from '../reporter-options.ts';

export type ReporterDefinition = {
  description: string;
  create: (options: ReporterOptions) => Promise<Reporter>;
  /** Where it writes when no file is named; null is standard output. */
  file: string | null;
  /** Writes whole lines only, so that another such reporter may write to standard output beside it. */
  mixes?: true;
};

/** Every reporter, by its name on the command line; the code of one is loaded when it is asked for. */
export const reporters = {
  console: {
    description: 'live progress, failures and a summary for people',
    create: async (options) => (await import('./console.ts')).createConsoleReporter(options),
    file: null,
    mixes: true,
  },
  json: {
    description: 'everything, for tools (format 1)',
    create: async (options) => (await import('./json.ts')).createJsonReporter(options),
    file: 'reports/report.json',
  },
  junit: {
    description: 'JUnit XML, for CI servers',
    create: async (options) => (await import('./junit.ts')).createJunitReporter(options),
    file: 'reports/junit.xml',
  },
  html: {
    description: 'one HTML file to look at, without network',
    create: async (options) => (await import('./html.ts')).createHtmlReporter(options),
    file: 'reports/report.html',
  },
  markdown: {
    description: 'for a comment on a pull request or a job summary',
    create: async (options) => (await import('./markdown.ts')).createMarkdownReporter(options),
    file: 'reports/report.md',
  },
  github: {
    description: 'annotations of GitHub Actions on the lines that failed',
    create: async (options) => (await import('./github.ts')).createGithubReporter(options),
    file: null,
    mixes: true,
  },
  tap: {
    description: 'Test Anything Protocol, version 14',
    create: async (options) => (await import('./tap.ts')).createTapReporter(options),
    file: null,
  },
  ctrf: {
    description: 'Common Test Report Format',
    create: async (options) => (await import('./ctrf.ts')).createCtrfReporter(options),
    file: 'reports/ctrf-report.json',
  },
  har: {
    description: 'every exchange as an HTTP Archive',
    create: async (options) => (await import('./har.ts')).createHarReporter(options),
    file: 'reports/report.har',
  },
  events: {
    description: 'every event as a line of JSON, for `merge` and other tools',
    create: async (options) => (await import('./events.ts')).createEventsReporter(options),
    file: 'reports/events.jsonl',
  },
} as const satisfies Record<string, ReporterDefinition>;

export type ReporterName = keyof typeof reporters;

export const reporterNames = Object.keys(reporters) as ReporterName[];

export function isReporterName(name: string): name is ReporterName {
  return Object.hasOwn(reporters, name);
}
