import { rmSync } from 'node:fs';
import { access, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { startBenchServer } from './bench-server.ts';
import { installPeers } from './install-peers.ts';
import { proveChecks } from './prove-checks.ts';
import { type Compared, resultsText } from './results-text.ts';
import { runRounds } from './run-rounds.ts';
import { suiteEntries } from './suite-entries.ts';
import { allTools } from './tools/all-tools.ts';
import { workText } from './work-text.ts';
import type { Work, WorkContext } from './works/work.ts';
import { works } from './works/works.ts';

/** `npm run bench`: rollcall beside other tools and beside two floors, the same work for each. See README.md. */
const { values } = parseArgs({
  options: {
    work: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    tools: { type: 'string' },
    program: { type: 'string', default: join(import.meta.dirname, '../dist/main.js') },
    out: { type: 'string' },
  },
});
const program = resolve(values.program);
await access(program).catch(() => {
  throw new Error(`${program} is not there; run "npm run build" first`);
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds} is not a number from 1`);
const known = allTools(program);
const tools = choose(known, values.tools, '--tools');
const chosen = choose(works, values.work, '--work');
/** Part of the works or of the tools is for looking, not for the record. */
const isWhole = chosen.length === works.length && tools.length === known.length;
const out = values.out ?? (isWhole ? join(import.meta.dirname, 'RESULTS.md') : undefined);

if (tools.some(({ kind }) => kind === 'javascript')) installPeers();
const versions = new Map<string, string>();
for (const { name, version } of tools) {
  const found = await version();
  if (found !== undefined) versions.set(name, found);
}
const root = await mkdtemp(join(tmpdir(), 'rollcall-bench-'));
process.once('exit', () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
const server = await startBenchServer();
const proof = isWhole ? await proveChecks(contextOf('proof'), server) : '';
process.stdout.write(proof);
const compared: Compared[] = [];
for (const work of chosen) {
  const results = await compare(work);
  compared.push({ work, results });
  process.stdout.write(workText(work, results));
}
// Another tool that fails is a line of the results; rollcall has to do every work.
if (compared.some(({ results }) => results.some(({ kind, absent }) => kind === 'rollcall' && absent !== undefined)))
  process.exitCode = 1;
if (out !== undefined) await writeFile(out, resultsText(compared, tools, versions, proof));
server.close();

async function compare(work: Work): Promise<Compared['results']> {
  const context = contextOf(work.name);
  if (work.suite !== undefined) {
    const { entries, absent } = await suiteEntries(work.suite, context);
    return [...(await runRounds(entries, rounds, server)), ...absent];
  }
  const entries = (await work.entries?.(context)) ?? [];
  const isLeftOut = (name: string) => known.some((tool) => tool.name === name) && !versions.has(name);
  return runRounds(
    entries.filter(({ name }) => !isLeftOut(name)),
    rounds,
    server,
  );
}

function contextOf(work: string): WorkContext {
  const folder = async (name: string): Promise<string> => {
    const path = join(root, work, name.replaceAll(' ', '-'));
    await mkdir(path, { recursive: true });
    return path;
  };
  return { origin: server.origin, folder, tools, versions, program };
}

/** Those of these names, separated by commas (`by-hand` is `by hand`); all where none are given. */
function choose<T extends { name: string }>(all: T[], names: string | undefined, flag: string): T[] {
  return (names?.split(',') ?? all.map(({ name }) => name)).map((name) => {
    const found = all.find((one) => one.name === name.replaceAll('-', ' ') || one.name === name);
    if (found === undefined) throw new Error(`${flag}: no ${name} among ${all.map((one) => one.name).join(', ')}`);
    return found;
  });
}
