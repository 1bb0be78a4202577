import { redactProblem } from '../../execute/redact/redact-attempt.ts';
import type { RunSettings } from '../../execute/run-context.ts';
import type { Host } from '../../model/host.ts';
import type { Problem } from '../../model/problem.ts';
import { problemExitCode } from '../../report/exit-code.ts';
import type { ReportOutput } from '../../report/run-reporters.ts';
import type { InputOptions, OutputOptions, SendOptions } from '../flags/options.ts';
import { describeOrigins } from '../input/describe-origins.ts';
import { type PreparedInput, prepareInput } from '../input/prepare-input.ts';
import { unreachableHosts } from '../input/unreachable-hosts.ts';
import { pathInRepository, withGithubActions } from './github-actions.ts';
import { openOutputs } from './open-outputs.ts';
import { reporterRequests } from './reporter-requests.ts';
import { resolveSettings } from './resolve-settings.ts';
import { createRunFiles } from './run-files.ts';
import { runPlan } from './run-plan.ts';
import { createSnapshotFiles } from './snapshot-files.ts';

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
  /** Called with what was read, before anything is sent. */
  onPrepared?: (prepared: PreparedInput) => void;
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
    ...(send.allowHosts && { allowHosts: send.allowHosts }),
    ...(projectRoot === undefined ? {} : { projectRoot }),
  });
  request.onPrepared?.(prepared);
  const { config, plan } = prepared;
  const { settings, problems } = await resolveSettings(send, config, {
    host,
    secrets: Object.values(input.secrets),
  });
  const found = [
    ...prepared.problems,
    ...problems,
    ...gateProblems(settings, prepared),
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
  if (request.dryRun) {
    const { executeDryRun } = await import('./dry-run.ts');
    return executeDryRun({ plan, settings, files, host });
  }
  const reportRoot = projectRoot === undefined ? config.root : host.cwd;
  const chosen =
    request.noDefaultReporters && output.reporters.length === 0
      ? []
      : reporterRequests({
          flags: output.reporters,
          json: request.json,
          base: host.cwd,
          config: { root: reportRoot, ...(config.reporters === undefined ? {} : { reporters: config.reporters }) },
          sharded: plan.shard !== undefined,
        });
  const requests = request.noDefaultReporters
    ? chosen
    : withGithubActions(chosen, { env: host.env, base: host.cwd, isChosen: output.reporters.length > 0 });
  const opened = await openOutputs(requests, host, { ...output, pathPrefix: pathInRepository(host, config.root) });
  if (opened.problems.length > 0) {
    const isUsage = opened.problems.some(({ code }) => problemExitCode(code) === 2);
    return { exitCode: isUsage ? 2 : 4, problems: opened.problems };
  }
  return runPlan({
    plan,
    settings,
    files,
    schemas: prepared.schemas,
    contracts: prepared.contracts,
    ...(prepared.earlier && { earlier: prepared.earlier }),
    snapshotFiles: createSnapshotFiles(prepared.load),
    outputs: [...opened.outputs, ...(request.outputs ?? [])],
    host,
    ...(signal === undefined ? {} : { signal }),
  });
}

/** A gate on the coverage of nothing would hold always. */
function gateProblems({ minCoverage }: RunSettings, { contracts, problems }: PreparedInput): Problem[] {
  if (minCoverage === undefined || contracts.size > 0 || problems.length > 0) return [];
  const hint = 'name one: `openapi:` in a collection or in rollcall.yaml, or --openapi';
  return [
    { code: 'usage/flag', message: '--min-coverage needs an OpenAPI description, and no collection has one', hint },
  ];
}
