import { createMarkers } from '../../convert/curl-script/markers.ts';
import { exportCurl, type ScriptRequest } from '../../convert/export-curl.ts';
import { secretNames } from '../../convert/k6/secret-names.ts';
import { dryRunFile } from '../../execute/dry-run/dry-run.ts';
import { createDryContext } from '../../execute/execute-plan.ts';
import type { Redactor } from '../../execute/redact/redact.ts';
import type { Host } from '../../model/host.ts';
import type { PlannedFile } from '../../model/plan.ts';
import type { Problem } from '../../model/problem.ts';
import { nameFrom } from '../run/dry-run.ts';
import { readVersion } from '../version.ts';
import { createCommandNames } from './command-names.ts';
import { scriptRequest } from './command-request.ts';
import type { PreparedExport } from './prepare-export.ts';
import { writeOutput } from './write-output.ts';

/** Writes the requests as a shell script of curl commands to `path`, or to standard output. Sends nothing. */
export async function exportCommands(
  { plan, settings, files, prepared }: PreparedExport,
  path: string | undefined,
  host: Host,
): Promise<{ exitCode: number; problems: Problem[] }> {
  const version = await readVersion();
  const userAgent = `rollcall/${version}`;
  const planned = [...plan.fixtures.values(), ...plan.files];
  const secrets = secretNames(planned);
  const markers = createMarkers();
  const names = createCommandNames(planned, secrets, markers);
  const run = { ...createDryContext({ plan, settings, files, host }), redactor: nothingToHide };
  const requests: ScriptRequest[] = [];
  const problems: Problem[] = [];
  for (const file of planned) {
    const options = {
      run,
      userAgent,
      nameOf: (absolute: string) => nameFrom(host.cwd, absolute),
      instead: names.insteadIn(file),
    };
    for await (const dry of dryRunFile(markedFile(file, names.markEnv), options)) {
      if (dry.problem === undefined) requests.push(scriptRequest(dry, { file, names, userAgent }));
      else problems.push(dry.problem);
    }
  }
  if (problems.length > 0) return { exitCode: 2, problems };
  const paths = [...new Set(planned.map(({ collection }) => collection.file.path))];
  const title = `${paths.join(', ')} as curl commands, written by rollcall ${version}.\nCookies are not kept from one command to the next: -b and -c do that.`;
  const script = exportCurl({ title, requests, markers, asked: names.asked(), redact: prepared.redactor.text });
  await writeOutput(script, path, host);
  return { exitCode: 0, problems: [] };
}

/** Markers stand in place of the secrets, and must not become `***`, which no command can send. */
const nothingToHide: Redactor = {
  add: () => {},
  isEmpty: () => true,
  text: (text) => text,
  message: (text) => text,
  json: (value) => value,
  margin: () => 0,
  holds: () => false,
};

function markedFile(file: PlannedFile, markEnv: (file: PlannedFile) => Record<string, string>): PlannedFile {
  return { ...file, env: markEnv(file) };
}
