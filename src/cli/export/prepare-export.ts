import { randomBytes } from 'node:crypto';
import { redactProblem } from '../../execute/redact/redact-attempt.ts';
import type { FileAccess, RunSettings } from '../../execute/run-context.ts';
import type { Host } from '../../model/host.ts';
import type { Plan } from '../../model/plan.ts';
import type { Problem } from '../../model/problem.ts';
import { type Flags, inputOptionsOf, sendOptionsOf } from '../flags/flags.ts';
import type { InputOptions } from '../flags/options.ts';
import { type PreparedInput, prepareInput } from '../input/prepare-input.ts';
import { unreachableHosts } from '../input/unreachable-hosts.ts';
import { resolveSettings } from '../run/resolve-settings.ts';
import { createRunFiles } from '../run/run-files.ts';

export type ExportInput = { paths: string[]; flags: Flags; host: Host };

export type PreparedExport = { prepared: PreparedInput; plan: Plan; settings: RunSettings; files: FileAccess };

/**
 * Reads and plans the collections to export, as a run would. A secret needs no value: nothing is sent, and no value of
 * one is written. Gives the problems where there are any.
 */
export async function prepareExport({ paths, flags, host }: ExportInput): Promise<PreparedExport | Problem[]> {
  const send = sendOptionsOf(flags);
  const overridden = [
    ...(send.retry === undefined ? [] : ['retry']),
    ...(send.timeoutMs === undefined ? [] : ['timeout']),
  ];
  const prepare = (input: InputOptions): Promise<PreparedInput> => prepareInput(input, { host, overridden });
  const input = inputOptionsOf(paths, flags);
  let prepared = await prepare(input);
  const missing = missingSecrets(prepared);
  if (missing.length > 0) {
    const standIns = missing.map((name) => [name, `rollcall${randomBytes(12).toString('hex')}`]);
    prepared = await prepare({ ...input, secrets: { ...Object.fromEntries(standIns), ...input.secrets } });
  }
  const { plan, config, redactor } = prepared;
  const { settings, problems } = await resolveSettings(send, config, { host, secrets: Object.values(input.secrets) });
  const found = [...prepared.problems, ...problems];
  if (plan === undefined || found.length > 0) return found;
  const unreachable = unreachableHosts(plan, settings, host).map((problem) => redactProblem(problem, redactor));
  if (unreachable.length > 0) return unreachable;
  return { prepared, plan, settings, files: createRunFiles(prepared.load) };
}

/** Declared secrets that have a value nowhere. */
function missingSecrets({ collections, fixtures, values }: PreparedInput): string[] {
  const names = [...collections, ...fixtures].flatMap((collection) =>
    collection.env
      .filter(({ name, secret, required }) => secret && required && values.get(collection)?.[name] === undefined)
      .map(({ name }) => name),
  );
  return [...new Set(names)];
}
