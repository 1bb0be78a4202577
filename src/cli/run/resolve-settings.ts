import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RunSettings } from '../../execute/run-context.ts';
import { readNetrc } from '../../execute/send/read-netrc.ts';
import type { ProjectConfig } from '../../load/load-project.ts';
import { passwordOf } from '../../load/read/literal-secrets.ts';
import type { ConnectionOptions, TlsOptions } from '../../model/exchange.ts';
import type { Host } from '../../model/host.ts';
import { type Problem, problemAt, problemOf } from '../../model/problem.ts';
import { parseDuration } from '../../text/duration.ts';
import { rate } from '../flags/flag-values.ts';
import type { SendOptions } from '../flags/options.ts';

/** How a run sends: flags over rollcall.yaml over defaults. Files of the flags are relative to the working directory. */
export async function resolveSettings(
  options: SendOptions,
  config: ProjectConfig,
  { host, secrets }: { host: Host; secrets: readonly string[] },
): Promise<{ settings: RunSettings; problems: Problem[] }> {
  const { cwd } = host;
  const problems: Problem[] = [];
  const paths: NonNullable<TlsOptions['paths']> = {};
  const from = config.settings;
  const read = async (
    flag: string | undefined,
    setting: string | undefined,
    name: 'cacert' | 'cert' | 'key',
  ): Promise<string | undefined> => {
    const path = flag === undefined ? setting && resolve(config.root, setting) : resolve(cwd, flag);
    if (path === undefined) return undefined;
    paths[name === 'cacert' ? 'ca' : name] = path;
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      const message = `--${name} ${path} cannot be read: ${(error as Error).message}`;
      const span = flag === undefined ? config.spans[name] : undefined;
      const problem: Problem = { code: 'input/unreadable', message };
      problems.push(span === undefined ? problem : problemAt(span, problem.code, message));
      return undefined;
    }
  };
  const [ca, cert, key] = await Promise.all([
    read(options.cacert, from.cacert, 'cacert'),
    read(options.cert, from.cert, 'cert'),
    read(options.key, from.key, 'key'),
  ]);
  const tls = defined<TlsOptions>({
    ca,
    cert,
    key,
    verify: options.insecure || from.insecure ? false : undefined,
    paths: Object.keys(paths).length === 0 ? undefined : paths,
  });
  const resolved = readResolve([...(from.resolve ?? []), ...options.resolve], problems);
  const connection = defined<ConnectionOptions>({
    tls: Object.keys(tls).length === 0 ? undefined : tls,
    proxy: readProxy(options.proxy ?? from.proxy, problems),
    unix: options.unix === undefined ? from.unix && resolve(config.root, from.unix) : resolve(cwd, options.unix),
    resolve: Object.keys(resolved).length === 0 ? undefined : resolved,
  });
  const settings = defined<Omit<RunSettings, 'jobs' | 'connection' | 'secrets'>>({
    bail: options.bail ?? (from.bail === true ? 1 : from.bail || undefined),
    retry: options.retry ?? from.retry,
    timeoutMs: options.timeoutMs ?? parseSetting(from.timeout, parseDuration),
    maxTimeMs: options.maxTimeMs ?? parseSetting(from.maxTime, parseDuration),
    snapshots: options.snapshots ?? (from.ci ? 'none' : undefined),
    minCoverage: options.minCoverage ?? from.minCoverage,
    ratePerSecond: options.ratePerSecond ?? parseSetting(from.rate, rate),
    allowHosts: options.allowHosts ?? config.allowHosts,
    netrc: await netrcOf(options, config, { host, problems }),
  });
  const hidden = [...secrets, ...passwordOf(connection.proxy || undefined)];
  return { settings: { ...settings, jobs: options.jobs ?? from.jobs ?? 10, connection, secrets: hidden }, problems };
}

type NetrcContext = { host: Host; problems: Problem[] };

async function netrcOf(
  { netrc }: SendOptions,
  { settings, spans, root }: ProjectConfig,
  { host, problems }: NetrcContext,
): Promise<RunSettings['netrc'] | undefined> {
  if (!(netrc ?? settings.netrc)) return undefined;
  try {
    return await readNetrc(host, {
      ...(typeof settings.netrc === 'string' ? { path: resolve(root, settings.netrc) } : {}),
      ...(netrc === undefined ? { span: spans['netrc'] } : {}),
    });
  } catch (error) {
    problems.push(problemOf(error));
    return undefined;
  }
}

function parseSetting<T>(text: string | undefined, parse: (text: string) => T): T | undefined {
  return text === undefined ? undefined : parse(text);
}

/** As curl, a proxy without a scheme is an http one. */
function readProxy(text: string | undefined, problems: Problem[]): string | undefined {
  if (text === undefined) return undefined;
  const url = text.includes('://') ? text : `http://${text}`;
  if (URL.canParse(url)) return url;
  const hint = 'write it like http://proxy.example.com:3128';
  const shown = text.replace(/^(\w+:\/\/)?.*@/s, '$1***@');
  problems.push({ code: 'usage/flag', message: `--proxy "${shown}" is not the URL of a proxy`, hint });
  return undefined;
}

/** `host:port:address`, the address perhaps in brackets, as curl's `--resolve`. */
function readResolve(entries: readonly string[], problems: Problem[]): Record<string, string> {
  const resolved: Record<string, string> = {};
  for (const entry of entries) {
    const [, host, port, address] = /^([^:]+):(\d+):\[?(.+?)\]?$/.exec(entry) ?? [];
    if (host === undefined || address === undefined) {
      const hint = 'write it like api.example.com:443:127.0.0.1';
      problems.push({ code: 'usage/flag', message: `--resolve "${entry}" is not host:port:address`, hint });
    } else {
      resolved[`${host}:${port}`] = address;
    }
  }
  return resolved;
}

function defined<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
