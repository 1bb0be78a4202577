import { splitFragment } from '../../../expect/schema/documents/schema-uri.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import type { Problem } from '../../../model/problem.ts';
import { didYouMean } from '../../../text/nearest.ts';
import type { DescriptionVersion, Place } from '../../description.ts';
import { type ContractDocument, type Documents, remoteHint } from '../files/documents.ts';
import type { Locator } from '../files/locator.ts';
import { pointerSteps, stepInto } from '../files/pointer.ts';
import { circleProblems } from './reference-circles.ts';
import { type FoundReference, startWalk, walkReferences } from './walk-references.ts';

export type Reading = { documents: Documents; locator: Locator };

/** What a `$ref` leads to, by the object that holds it. */
export type ReferenceTargets = Map<JsonObject, Place & { value: Json }>;

/**
 * Follows every `$ref` of a description over all its files, those in schemas too, and reads these files. Problems are
 * references that lead nowhere, to another host, or in a circle of nothing but references.
 */
export async function resolveReferences(
  root: ContractDocument,
  version: DescriptionVersion,
  reading: Reading,
): Promise<{ targets: ReferenceTargets; problems: Problem[] }> {
  const state = startWalk(version);
  const targets: ReferenceTargets = new Map();
  const sources = new Map<JsonObject, FoundReference>();
  const lost: Lost[] = [];
  const pending = walkReferences({ uri: root.uri, pointer: '', value: root.content, kind: 'root' }, state);
  for (let found = pending.pop(); found !== undefined; found = pending.pop()) {
    if (isOfNamedSchema(found)) continue;
    const target = await targetOf(found, reading.documents);
    if (!('value' in target)) {
      lost.push({ found, ...target });
      continue;
    }
    targets.set(found.object, target);
    sources.set(found.object, found);
    // Everything in the same structure is walked anyway, as what it is there.
    if (!state.visited.has(target.value)) pending.push(...walkReferences({ ...target, kind: found.kind }, state));
  }
  const wrong = lost.filter(({ uri }) => !state.schemaIds.has(uri)).map((one) => lostProblems(one, reading));
  const tooDeep = state.tooDeep.map(({ uri, pointer }) => {
    // Where it begins says more than where it was given up.
    const place = { uri, pointer: pointer.split('/').slice(0, 6).join('/') };
    const message = 'the description is nested too deeply';
    return reading.locator.problem({ code: 'contract/description', place, message });
  });
  return { targets, problems: [...wrong.flat(), ...tooDeep, ...circleProblems(targets, sources, reading)] };
}

/** A schema with `$id` has its own base, and anchors are a matter of schemas: they are followed when it is compiled. */
function isOfNamedSchema({ kind, ref, hasOwnBase }: FoundReference): boolean {
  if (kind !== 'schema') return false;
  return hasOwnBase || /^#[^/]/.test(ref) || /^https?:\/\/json-schema\.org\/draft/.test(ref);
}

/** Why a reference leads nowhere: its file cannot be used, or has nothing there. */
type Lost = { found: FoundReference; uri: string; problems: Problem[]; isUnread: boolean };

type Target = Place & { value: Json };

async function targetOf({ ref, place }: FoundReference, documents: Documents): Promise<Target | Omit<Lost, 'found'>> {
  if (!ref.startsWith('#') && !URL.canParse(ref, place.uri)) return { uri: ref, problems: [], isUnread: false };
  const [uri, pointer] = splitFragment(ref.startsWith('#') ? `${place.uri}${ref}` : new URL(ref, place.uri).href);
  const { document, problems = [], isUnread = false } = await documents.load(uri);
  if (!document) return { uri, problems, isUnread };
  if (pointer !== '' && !pointer.startsWith('/')) return { uri, problems: [], isUnread: false };
  const value = pointerSteps(pointer).reduce(stepInto, document.content as Json | undefined);
  return value === undefined ? { uri, problems: [], isUnread: false } : { uri: document.uri, pointer, value };
}

function lostProblems({ found, uri, problems, isUnread }: Lost, reading: Reading): Problem[] {
  const { locator, documents } = reading;
  const place = { uri: found.place.uri, pointer: `${found.place.pointer}/$ref` };
  const ref = JSON.stringify(found.ref);
  if (problems.length === 0) {
    const message = `$ref ${ref} leads nowhere`;
    return [
      locator.problem({ code: 'contract/description', place, message, hint: nearestName(found, uri, documents) }),
    ];
  }
  return problems.map((problem) => {
    if (!isUnread) return problem;
    const hint = problem.code === 'input/remote-ref' ? remoteHint : problem.hint;
    return locator.problem({ code: problem.code, place, message: `$ref ${ref}: ${problem.message}`, hint });
  });
}

function nearestName({ ref }: FoundReference, uri: string, documents: Documents): string | undefined {
  const document = documents.get(uri);
  const steps = pointerSteps(splitFragment(ref)[1]);
  if (!document || steps.length === 0) return undefined;
  let value: Json | undefined = document.content;
  for (const step of steps) {
    const next = stepInto(value, step);
    if (next === undefined) {
      if (!isJsonObject(value)) return undefined;
      const names = Object.keys(value);
      return (
        didYouMean(step, names) ??
        (names.length <= 10 && names.length > 0 ? `there are ${names.join(', ')}` : undefined)
      );
    }
    value = next;
  }
  return undefined;
}
