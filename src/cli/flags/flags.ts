import { type Command, Option } from 'commander';
import type { Host } from '../../model/host.ts';
import { assignment, collect, duration, percent, rate, shard, wholeNumber } from './flag-values.ts';
import type { InputOptions, OutputOptions, SendOptions } from './options.ts';

/** Flags that choose collections, requests and values: of run, check and list. */
export function addInputFlags(command: Command, host: Host): Command {
  return command
    .option('-e, --env <name>', 'environment of rollcall.yaml and of .env.<name>')
    .option('--env-file <file>', 'file of variables in place of the .env files (repeatable)', collect)
    .option('--var <NAME=value>', 'value of one variable (repeatable)', assignment)
    .option('--secret <NAME=value>', 'as --var, and hidden in every report (repeatable)', assignment)
    .option('--openapi <file>', 'OpenAPI description for collections that name none')
    .option('--allow-remote-refs', 'let descriptions refer to other hosts by $ref')
    .option('--allow-read <dir>', 'folder that collections may read besides the project (repeatable)', collect)
    .option('-t, --tags <expr>', 'requests with these tags: "a and not (b or c)", a comma is or')
    .option('--exclude-tags <expr>', 'without requests with these tags')
    .option('-n, --name <pattern>', 'requests with this in their name or id, or /regex/ (repeatable)', collect)
    .option('--failed', 'only what did not pass in the last report')
    .option('-d, --data <file>', 'rows for every collection: .csv, .json or .yaml')
    .option('--repeat <n>', 'how many times to run everything', wholeNumber(1))
    .option('--compare <report.json>', 'tell what changed since an earlier run; shards are balanced by its times')
    .option('--shard <i/n>', 'only this part of the plan; auto reads it from the CI system', (text) =>
      shard(text, host.env),
    );
}

/** Flags that say how to send. */
export function addSendFlags(command: Command): Command {
  return command
    .option('-j, --jobs <n>', 'requests in flight at once (default: 10)', wholeNumber(1))
    .option('--rate <n/s>', 'most requests to one host', rate)
    .option('--bail [n]', 'stop after n failures (default: 1)', wholeNumber(1))
    .option('--retry <n>', 'retries of requests that say nothing themselves', wholeNumber(0))
    .option('--timeout <duration>', 'timeout of requests that say nothing themselves', duration)
    .option('--max-time <duration>', 'longest that the run may take', duration)
    .option('--update-snapshots', 'write snapshots that differ anew')
    .addOption(new Option('--ci', 'never write a snapshot').conflicts('updateSnapshots'))
    .option('--min-coverage <percent>', 'fail when less of the described operations was seen', percent)
    .option(
      '--allow-host <pattern>',
      'send nothing anywhere else: host or *.suffix, with or without port (repeatable)',
      collect,
    )
    .option('-k, --insecure', 'accept any certificate')
    .option('--cacert <file>', 'PEM file of the authorities to trust')
    .option('--cert <file>', 'PEM file of the client certificate')
    .option('--key <file>', 'PEM file of the client key')
    .option('--proxy <url>', 'proxy for everything')
    .option('--resolve <host:port:addr>', 'address to use for a host (repeatable)', collect)
    .option('--unix <path>', 'Unix domain socket to connect to')
    .option('--netrc', 'credentials from ~/.netrc for requests that have none');
}

/** Flags that say what is printed and written. */
export function addOutputFlags(command: Command): Command {
  return command
    .option('--reporter <name[=file]>', 'report to write; naming any replaces the default set (repeatable)', collect)
    .addOption(new Option('--json', 'report.json on standard output instead of the console').conflicts('dryRun'))
    .addOption(new Option('-v, --verbose', 'say more').conflicts('quiet'))
    .option('-q, --quiet', 'say less')
    .option('--no-color', 'without colour (also NO_COLOR)');
}

/** The values of all flags, as commander names them. */
export type Flags = {
  env?: string;
  envFile?: string[];
  var?: Record<string, string>;
  secret?: Record<string, string>;
  /** False is `--no-openapi` of `init`. */
  openapi?: string | false;
  allowRemoteRefs?: boolean;
  allowRead?: string[];
  tags?: string;
  excludeTags?: string;
  name?: string[];
  failed?: boolean;
  data?: string;
  repeat?: number;
  shard?: NonNullable<InputOptions['shard']>;
  jobs?: number;
  rate?: number;
  bail?: number | true;
  retry?: number;
  timeout?: number;
  maxTime?: number;
  minCoverage?: number;
  compare?: string;
  updateSnapshots?: boolean;
  ci?: boolean;
  allowHost?: string[];
  insecure?: boolean;
  cacert?: string;
  cert?: string;
  key?: string;
  proxy?: string;
  resolve?: string[];
  unix?: string;
  netrc?: boolean;
  reporter?: string[];
  json?: boolean;
  verbose?: boolean;
  quiet?: boolean;
  color?: boolean;
  dryRun?: boolean;
  watch?: boolean;
  /** Of `import`. */
  output?: string;
  force?: boolean;
  /** Of `demo`. */
  serve?: boolean;
  port?: number;
};

export function inputOptionsOf(paths: string[], flags: Flags): InputOptions {
  return {
    paths,
    envFiles: flags.envFile ?? [],
    vars: flags.var ?? {},
    secrets: flags.secret ?? {},
    allowRead: flags.allowRead ?? [],
    names: flags.name ?? [],
    failed: flags.failed ?? false,
    ...defined({
      environment: flags.env,
      openapi: flags.openapi === false ? undefined : flags.openapi,
      allowRemoteRefs: flags.allowRemoteRefs,
      tags: flags.tags,
      excludeTags: flags.excludeTags,
      data: flags.data,
      repeat: flags.repeat,
      shard: flags.shard,
      compare: flags.compare,
    }),
  };
}

export function sendOptionsOf(flags: Flags): SendOptions {
  return {
    insecure: flags.insecure ?? false,
    resolve: flags.resolve ?? [],
    ...defined({
      jobs: flags.jobs,
      ratePerSecond: flags.rate,
      bail: flags.bail === true ? 1 : flags.bail,
      retry: flags.retry,
      timeoutMs: flags.timeout,
      maxTimeMs: flags.maxTime,
      minCoverage: flags.minCoverage,
      snapshots: flags.updateSnapshots ? ('all' as const) : flags.ci ? ('none' as const) : undefined,
      allowHosts: flags.allowHost,
      cacert: flags.cacert,
      cert: flags.cert,
      key: flags.key,
      proxy: flags.proxy,
      unix: flags.unix,
      netrc: flags.netrc,
    }),
  };
}

export function outputOptionsOf(flags: Flags, host: Host): OutputOptions {
  return {
    reporters: flags.reporter ?? [],
    verbosity: flags.quiet ? -1 : flags.verbose ? 1 : 0,
    colour: wantsColour(flags, host, host.stdout.isTerminal),
  };
}

/** `--no-color` and `NO_COLOR` win over `FORCE_COLOR`; else a terminal has colour. */
export function wantsColour(flags: Pick<Flags, 'color'>, { env }: Host, isTerminal: boolean): boolean {
  if (flags.color === false || (env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the keys whose value is undefined. */
function defined<T extends Record<string, unknown>>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
