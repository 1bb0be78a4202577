import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RunSettings } from '../execute/run-context.ts';
import type { ProjectConfig } from '../load/load-project.ts';
import type { ConnectionOptions, TlsOptions } from '../model/exchange.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import { parseDuration } from '../text/duration.ts';
import { rate } from './flag-values.ts';
import type { SendOptions } from './options.ts';

/** How a run sends: flags over rollcall.yaml over defaults. Files of the flags are relative to the working directory. */
export async function resolveSettings(
  options: SendOptions,
  config: ProjectConfig,
  { cwd, secrets }: { cwd: string; secrets: readonly string[] },
): Promise<{ settings: RunSettings; problems: Problem[] }> {
  const problems: Problem[] = [];
  const from = config.settings;
  const read = async (
    flag: string | undefined,
    setting: string | undefined,
    name: string,
  ): Promise<string | undefined> => {
    const path = flag === undefined ? setting && resolve(config.root, setting) : resolve(cwd, flag);
    if (path === undefined) return undefined;
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      problems.push({
        code: 'input/unreadable',
        message: `--${name} ${path} cannot be read: ${(error as Error).message}`,
      });
      return undefined;
    }
  };
  const [ca, cert, key] = await Promise.all([
    read(options.cacert, from.cacert, 'cacert'),
    read(options.cert, from.cert, 'cert'),
    read(options.key, from.key, 'key'),
  ]);
  const tls = defined<TlsOptions>({ ca, cert, key, verify: options.insecure || from.insecure ? false : undefined });
  const resolved = readResolve([...(from.resolve ?? []), ...options.resolve], problems);
  const connection = defined<ConnectionOptions>({
    tls: Object.keys(tls).length === 0 ? undefined : tls,
    proxy: options.proxy ?? from.proxy,
    unix: options.unix ?? from.unix,
    resolve: Object.keys(resolved).length === 0 ? undefined : resolved,
  });
  const settings = defined<Omit<RunSettings, 'jobs' | 'connection' | 'secrets'>>({
    bail: options.bail ?? (from.bail === true ? 1 : from.bail || undefined),
    retry: options.retry ?? from.retry,
    timeoutMs: options.timeoutMs ?? parseSetting(from.timeout, parseDuration),
    maxTimeMs: options.maxTimeMs ?? parseSetting(from.maxTime, parseDuration),
    ratePerSecond: options.ratePerSecond ?? parseSetting(from.rate, rate),
    allowHosts: options.allowHosts ?? config.allowHosts,
  });
  return { settings: { ...settings, jobs: options.jobs ?? from.jobs ?? 10, connection, secrets }, problems };
}

function parseSetting<T>(text: string | undefined, parse: (text: string) => T): T | undefined {
  return text === undefined ? undefined : parse(text);
}

/** `host:port:address`, the address perhaps in brackets, as curl's `--resolve`. */
function readResolve(entries: readonly string[], problems: Problem[]): Record<string, string> {
  const resolved: Record<string, string> = {};
  for (const entry of entries) {
    const [, host, port, address] = /^([^:]+):(\d+):\[?(.+?)\]?$/.exec(entry) ?? [];
    if (host === undefined || address === undefined) {
      const hint = 'write it like api.example.com:443:127.0.0.1';
      problems.push(
        new ProblemError({ code: 'usage/flag', message: `--resolve "${entry}" is not host:port:address`, hint })
          .problem,
      );
    } else {
      resolved[`${host}:${port}`] = address;
    }
  }
  return resolved;
}

function defined<T extends object>(values: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
