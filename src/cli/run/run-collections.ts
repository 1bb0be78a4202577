import { redactProblem } from '../../execute/redact/redact-attempt.ts';
import type { Host } from '../../model/host.ts';
import type { Problem } from '../../model/problem.ts';
import { problemExitCode } from '../../report/exit-code.ts';
import type { ReportOutput } from '../../report/run-reporters.ts';
import type { InputOptions, OutputOptions, SendOptions } from '../flags/options.ts';
import { describeOrigins } from '../input/describe-origins.ts';
import { prepareInput } from '../input/prepare-input.ts';
import { unreachableHosts } from '../input/unreachable-hosts.ts';
import { executeDryRun } from './dry-run.ts';
import { openOutputs } from './open-outputs.ts';
import { reporterRequests } from './reporter-requests.ts';
import { resolveSettings } from './resolve-settings.ts';
import { createRunFiles } from './run-files.ts';
import { runPlan } from './run-plan.ts';

export type RunRequest = {
  input: InputOptions;
  send: SendOptions;
  output: OutputOptions;
  /** report.json on standard output in place of the console. */
  json: boolean;
  dryRun: boolean;
  host: Host;
  /** Where to look for the project, in place of the working directory. */
  projectRoot?: string;
  /** No reporters where none are named: the library brings its own output. */
  noDefaultReporters?: boolean;
  /** Besides the reporters. */
  outputs?: readonly ReportOutput[];
  signal?: AbortSignal;
};

/** From paths and settings to reports and an exit code: what `run`, `demo` and the library do. */
export async function runCollections(request: RunRequest): Promise<{ exitCode: number; problems: Problem[] }> {
  const { input, send, output, host, projectRoot, signal } = request;
  const overridden = [
    ...(send.retry === undefined ? [] : ['retry']),
    ...(send.timeoutMs === undefined ? [] : ['timeout']),
  ];
  const prepared = await prepareInput(input, {
    host,
    overridden,
    reporters: output.reporters,
    ...(projectRoot === undefined ? {} : { projectRoot }),
  });
  const { config, plan } = prepared;
  const { settings, problems } = await resolveSettings(send, config, {
    host,
    secrets: Object.values(input.secrets),
  });
  const found = [
    ...prepared.problems,
    ...problems,
    ...(plan === undefined
      ? []
      : unreachableHosts(plan, settings, host).map((problem) => redactProblem(problem, prepared.redactor))),
  ];
  if (plan === undefined || found.length > 0) return { exitCode: 2, problems: found };
  if (output.verbosity > 0) {
    for (const line of describeOrigins({ input, send, config, origins: prepared.origins }))
      host.stderr.write(`${line}\n`);
  }
  const files = createRunFiles(prepared.load);
  if (request.dryRun) return executeDryRun({ plan, settings, files, host });
  const reportRoot = projectRoot === undefined ? config.root : host.cwd;
  const requests =
    request.noDefaultReporters && output.reporters.length === 0
      ? []
      : reporterRequests({
          flags: output.reporters,
          json: request.json,
          base: host.cwd,
          config: { root: reportRoot, ...(config.reporters === undefined ? {} : { reporters: config.reporters }) },
          sharded: plan.shard !== undefined,
        });
  const opened = await openOutputs(requests, host, output);
  if (opened.problems.length > 0) {
    const isUsage = opened.problems.some(({ code }) => problemExitCode(code) === 2);
    return { exitCode: isUsage ? 2 : 4, problems: opened.problems };
  }
  return runPlan({
    plan,
    settings,
    files,
    schemas: prepared.schemas,
    outputs: [...opened.outputs, ...(request.outputs ?? [])],
    host,
    ...(signal === undefined ? {} : { signal }),
  });
}
