import type { ProjectConfig } from '../../load/load-project.ts';
import type { Collection } from '../../model/collection.ts';
import { locationOf } from '../../model/source.ts';
import type { InputOptions, SendOptions } from '../flags/options.ts';

export type OriginsInput = {
  input: InputOptions;
  send: SendOptions;
  config: ProjectConfig;
  /** Of the variables of each collection: where the value comes from. */
  origins: ReadonlyMap<Collection, Record<string, string>>;
};

/** Where each setting and variable of a run comes from, a line each, for `--verbose`. Never the values: some are secret. */
export function describeOrigins({ input, send, config, origins }: OriginsInput): string[] {
  const named = Object.entries(settingFlags({ input, send })).flatMap(([key, { flag, isGiven }]) => {
    if (isGiven) return [`${key} comes from ${flag}`];
    const span = config.spans[key];
    if (span === undefined) return [];
    const { file, line } = locationOf(span);
    return [`${key} comes from ${file}:${line}`];
  });
  const variables = [...origins].flatMap(([{ file }, byName]) =>
    Object.entries(byName).map(([name, origin]) => `env.${name} of ${file.path} comes from ${origin}`),
  );
  return [...named, ...variables];
}

/** By their key in `rollcall.yaml`. */
function settingFlags({ input, send }: Pick<OriginsInput, 'input' | 'send'>): Record<string, SettingFlag> {
  const one = (flag: string, value: unknown): SettingFlag => ({
    flag,
    isGiven: Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false,
  });
  return {
    environment: one('--env', input.environment),
    envFile: one('--env-file', input.envFiles),
    tags: one('--tags', input.tags),
    excludeTags: one('--exclude-tags', input.excludeTags),
    name: one('--name', input.names),
    data: one('--data', input.data),
    repeat: one('--repeat', input.repeat),
    jobs: one('--jobs', send.jobs),
    rate: one('--rate', send.ratePerSecond),
    bail: one('--bail', send.bail),
    retry: one('--retry', send.retry),
    timeout: one('--timeout', send.timeoutMs),
    maxTime: one('--max-time', send.maxTimeMs),
    allowHosts: one('--allow-host', send.allowHosts),
    insecure: one('--insecure', send.insecure),
    cacert: one('--cacert', send.cacert),
    cert: one('--cert', send.cert),
    key: one('--key', send.key),
    proxy: one('--proxy', send.proxy),
    resolve: one('--resolve', send.resolve),
    unix: one('--unix', send.unix),
    netrc: one('--netrc', send.netrc),
  };
}

type SettingFlag = { flag: string; isGiven: boolean };
