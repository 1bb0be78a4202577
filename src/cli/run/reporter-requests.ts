import type { ReporterRequest } from './open-outputs.ts';

const DEFAULT_REPORTERS = [
  'console',
  'json=reports/report.json',
  'junit=reports/junit.xml',
  'html=reports/report.html',
];

export type ReporterChoice = {
  /** Of the command line: relative to the working directory. */
  flags: readonly string[];
  /** `--json`: report.json on standard output in place of the console. */
  json: boolean;
  /** The working directory. */
  base: string;
  /** Of rollcall.yaml, relative to its folder. */
  config?: { reporters?: readonly string[]; root: string };
  /** Shards write events too, for `merge`. */
  sharded?: boolean;
};

/** The reports to write: those of the command line, else those of rollcall.yaml, else the default set. */
export function reporterRequests({ flags, json, base, config, sharded }: ReporterChoice): ReporterRequest[] {
  const configured = (): ReporterRequest[] => {
    const root = config?.root ?? base;
    return (config?.reporters ?? DEFAULT_REPORTERS).map((spec) => ({ spec, base: root }));
  };
  const chosen = flags.length > 0 ? flags.map((spec) => ({ spec, base })) : configured();
  const isConsole = ({ spec }: ReporterRequest): boolean => spec === 'console';
  const shown = json ? [{ spec: 'json=-', base }, ...chosen.filter((request) => !isConsole(request))] : chosen;
  const hasEvents = shown.some(({ spec }) => /^events(=|$)/.test(spec));
  const [folder] = shown.flatMap(({ spec, base: of }) => (/^json=(?!-$)/.test(spec) ? [{ spec, of }] : []));
  if (!sharded || hasEvents) return shown;
  const beside = folder === undefined ? 'reports/' : folder.spec.slice('json='.length).replace(/[^/\\]*$/, '');
  return [...shown, { spec: `events=${beside}events.jsonl`, base: folder?.of ?? base }];
}
