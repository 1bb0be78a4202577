import { dirname } from 'node:path';
import type { Contracts } from '../../contract/contracts.ts';
import type { Description } from '../../contract/description.ts';
import type { ReadDescription } from '../../contract/read-description.ts';
import { type FetchTextOptions, fetchText } from '../../execute/send/fetch-text.ts';
import { kindOfPath } from '../../load/files/file-access.ts';
import { parseYaml } from '../../load/yaml/parse-yaml.ts';
import type { Collection, OpenapiSpec } from '../../model/collection.ts';
import type { Problem } from '../../model/problem.ts';
import { createRunFiles, type ReadRules } from '../run/run-files.ts';

export type ReadContractsOptions = {
  load: ReadRules;
  allowRemoteRefs: boolean;
  /** How documents of other hosts are fetched. */
  remote: FetchTextOptions;
};

/** The descriptions that collections name, each read once, and all that is wrong with them. */
export async function readContracts(
  collections: readonly Collection[],
  options: ReadContractsOptions,
): Promise<{ contracts: Contracts; problems: Problem[] }> {
  const specs = new Map<string, OpenapiSpec>();
  for (const { openapi, file, reads } of collections) {
    if (openapi === undefined || specs.has(openapi.file)) continue;
    // What a collection names may be elsewhere, of which it was told already. Flags and rollcall.yaml may name any file.
    const { absolutePath } = openapi.span.file;
    const isOfCollection = absolutePath === file.absolutePath || reads.includes(absolutePath);
    if (!isOfCollection || reads.includes(openapi.file)) specs.set(openapi.file, openapi);
  }
  const contracts = new Map<string, Description>();
  const problems: Problem[] = [];
  for (const spec of specs.values()) {
    // Whoever names a file that is not there was told so.
    if ((await kindOfPath(spec.file, options.load.access)) !== 'file') continue;
    const read = await readOne(spec, options);
    problems.push(...read.problems);
    if (read.description !== undefined) contracts.set(spec.file, read.description);
  }
  return { contracts, problems };
}

async function readOne({ file, span }: OpenapiSpec, options: ReadContractsOptions): Promise<ReadDescription> {
  const { load, allowRemoteRefs, remote } = options;
  // A description that a flag or rollcall.yaml names may lie anywhere, with the files beside it.
  const files = createRunFiles({ ...load, allowRead: [...load.allowRead, dirname(file)] });
  const { readDescription } = await import('../../contract/read-description.ts');
  return readDescription({
    file,
    root: load.root,
    readFile: (path) => files.readAbsolute(path, span),
    parseYaml,
    allowRemoteRefs,
    fetchRemote: (url) => fetchText(url, remote),
  });
}
