import { pathToFileURL } from 'node:url';
import { checkExamples } from '../../contract/check-examples.ts';
import type { Json } from '../../model/json.ts';
import { ProblemError } from '../../model/problem.ts';
import type { DraftVariables } from '../draft/draft-variables.ts';
import type { CollectionDraft, Imported, ImportSource, Leftover } from '../import.ts';
import { leftoverLines } from '../source/leftover-lines.ts';
import { favouriteScheme } from './auth/request-security.ts';
import { contractFile, pathFrom } from './contract-file.ts';
import { makeCollection } from './make-collection.ts';
import { type OpenapiContext, placeIn } from './openapi-context.ts';
import { operationDrafts } from './operation-drafts.ts';
import { operationGroups, slug } from './operation-groups.ts';
import type { SourceDescription } from './read-source.ts';
import { sampleFile } from './request/sample-file.ts';
import { createSampler } from './sample/sampler.ts';
import { webhooksOf } from './unsupported-parts.ts';

export type DescriptionOptions = {
  source: ImportSource;
  variables: DraftVariables;
  /** Where the files of this description go, with `/` at the end; empty where it is the only one. */
  folder: string;
  /** Tells its variables apart from those of other descriptions. */
  prefix: string;
  nextPath: (name: string, fallback: string) => string;
};

/** The collections of one description, one per tag. Throws ProblemError where it has no operation. */
export async function convertDescription(read: SourceDescription, options: DescriptionOptions): Promise<Imported> {
  const { description } = read;
  const { source, folder, nextPath } = options;
  const context = await createContext(read, options);
  if (description.operations.length === 0) throw noOperation(context);
  const nameFile = (name: string): string => nextPath(`${folder}${slug(name, 'api')}`, 'api');
  const groups = await Promise.all(
    operationGroups(description, nameFile).map(async (group) => ({
      group,
      drafts: await operationDrafts(group.operations, context),
    })),
  );
  const favourite = favouriteScheme(groups.flatMap(({ drafts }) => drafts));
  if (favourite !== undefined) context.favourite = favourite;
  const contract = contractFile(read, source);
  const target = `${contract.copies.length > 0 ? folder : ''}${contract.path}`;
  const examples = await invalidExamples(context);
  const general = [...remoteNotes(read, context), ...examples, ...webhooksOf(context)];
  const imported: Imported = { collections: [], files: [], leftovers: [], secrets: [] };
  const missing = new Map<string, Leftover>();
  let usesFile = false;
  for (const { group, drafts } of groups) {
    const path = pathFrom(group.path, target);
    const openapi: Json = examples.length === 0 ? path : { file: path, severity: { example: 'warn' } };
    const made = await makeCollection({ group, drafts, openapi }, context);
    imported.collections.push(made.draft);
    imported.leftovers.push(...drafts.flatMap(({ leftovers }) => leftovers));
    usesFile ||= made.usesFile;
    for (const one of made.missing) missing.set(one.name, missingValue(one, context));
  }
  addHead(imported.collections, general);
  imported.leftovers = [...general, ...distinct(imported.leftovers), ...missing.values()];
  imported.files = contract.copies.map(({ path, text }) => ({ path: `${folder}${path}`, text }));
  if (usesFile) imported.files.push({ ...sampleFile, path: `${folder}${sampleFile.path}` });
  return imported;
}

async function createContext(read: SourceDescription, options: DescriptionOptions): Promise<OpenapiContext> {
  const { description, documents } = read;
  return {
    description,
    documents,
    sampler: await createSampler(description, documents),
    schemes: description.securitySchemes(),
    variables: options.variables,
    variableName: (wish) => `${options.prefix}${wish}`,
    places: new Map(),
  };
}

function noOperation({ description }: OpenapiContext): ProblemError {
  const place = { uri: pathToFileURL(description.file).href, pointer: '/paths' };
  const hint = 'there is nothing to request; webhooks are sent by the service';
  const message = `${description.name} describes no operation`;
  return new ProblemError({
    ...description.problemAt(place, 'convert/source', message, hint),
    location: placeIn(description, place),
  });
}

/** Requests take the examples that are valid; `check` warns of the others instead of failing. */
async function invalidExamples({ description }: OpenapiContext): Promise<Leftover[]> {
  const { problems } = await checkExamples(description);
  const [first] = problems;
  if (first === undefined) return [];
  const place = first.location ?? { file: description.name, line: 1, column: 1 };
  const what = problems.length === 1 ? 'invalid example' : `${problems.length} invalid examples, the first here`;
  return [{ place, what, hint: `${first.message}; \`rollcall check\` names each, as a warning` }];
}

/** What operations share is left over once. */
function distinct(leftovers: readonly Leftover[]): Leftover[] {
  const byPlace = new Map(
    leftovers.map((one) => [[one.place.file, one.place.line, one.place.column, one.what, one.hint].join('\n'), one]),
  );
  return [...byPlace.values()];
}

function remoteNotes({ remote }: SourceDescription, { description }: OpenapiContext): Leftover[] {
  if (remote.length === 0) return [];
  const place = { file: description.name, line: 1, column: 1 };
  const hint = 'give --allow-remote-refs to `rollcall run` and `check` too';
  return [{ place, what: 'references to other hosts', hint }];
}

/** What belongs to no request stands at the head of the first file. */
function addHead([first]: CollectionDraft[], leftovers: Leftover[]): void {
  const lines = leftoverLines(leftovers);
  if (lines.length > 0) first?.comments.unshift({ at: [], lines });
}

function missingValue(
  { name, source }: { name: string; source: string },
  { places, description }: OpenapiContext,
): Leftover {
  const place = places.get(source) ?? { file: description.name, line: 1, column: 1 };
  return { place, what: `variable ${name} needs a value`, hint: 'set it in the environment or in .env' };
}
