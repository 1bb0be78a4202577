import { type Problem, problemAt } from '../../../model/problem.ts';
import type { ProblemCode } from '../../../model/problem-codes.ts';
import { entryOf, locationOf, positionAt, type SourceNode, type Span } from '../../../model/source.ts';
import type { Place } from '../../description.ts';
import type { ContractDocument, Documents } from './documents.ts';
import { createJsonOffsets, type JsonMember } from './json-offsets.ts';
import { pointerSteps } from './pointer.ts';

/** Finds places of a description's files, when they are asked for. */
export type Locator = {
  /** The value where it is a scalar or stands in a list, else its key. */
  span: (place: Place) => Span | undefined;
  /** The key alone, or the value alone. */
  keySpan: (place: Place) => Span | undefined;
  valueSpan: (place: Place) => Span | undefined;
  /** A problem with its line; without one where the line is too long to show. */
  problem: (fault: PlacedFault) => Problem;
};

export type PlacedFault = {
  code: ProblemCode;
  place: Place;
  part?: 'key' | 'value';
  message: string;
  hint?: string | undefined;
};

export function createLocator(documents: Documents): Locator {
  const finders = new Map<ContractDocument, (steps: readonly string[]) => FoundSpans | undefined>();
  const find = ({ uri, pointer }: Place): FoundSpans | undefined => {
    const document = documents.get(uri);
    if (!document) return undefined;
    const finder = finders.get(document) ?? finderOf(document);
    finders.set(document, finder);
    return finder(pointerSteps(pointer));
  };
  const span = (place: Place): Span | undefined => {
    const found = find(place);
    return found && (found.isScalar ? found.value : (found.key ?? found.value));
  };
  const keySpan = (place: Place): Span | undefined => find(place)?.key ?? span(place);
  const valueSpan = (place: Place): Span | undefined => find(place)?.value;
  return {
    span,
    keySpan,
    valueSpan,
    problem: ({ code, place, part, message, hint }) => {
      const parts = { key: keySpan, value: valueSpan };
      const found = part ? parts[part](place) : span(place);
      return found ? problemIn(found, code, message, hint) : problemWithout(code, message, hint);
    },
  };
}

type FoundSpans = { key?: Span; value: Span; isScalar: boolean };

function finderOf(document: ContractDocument): (steps: readonly string[]) => FoundSpans | undefined {
  const { file, node } = document;
  if (node) return (steps) => findNode(node, steps);
  const offsets = createJsonOffsets(file.text);
  return (steps) => {
    const member = offsets(steps);
    return member && spansOf(member, document);
  };
}

function spansOf({ key, value }: JsonMember, { file }: ContractDocument): FoundSpans {
  const isScalar = !/[{[]/.test(file.text.charAt(value.start));
  return { ...(key ? { key: { file, ...key } } : {}), value: { file, ...value }, isScalar };
}

function findNode(root: SourceNode, steps: readonly string[]): FoundSpans | undefined {
  let node = root;
  let key: Span | undefined;
  for (const step of steps) {
    const entry = entryOf(node, step);
    const next = entry?.value ?? (node.kind === 'list' ? node.items[Number(step)] : undefined);
    if (!next) return undefined;
    key = entry?.keySpan;
    node = next;
  }
  return { ...(key ? { key } : {}), value: node.span, isScalar: node.kind === 'scalar' };
}

/** A minified description is one line of megabytes. */
const MAX_EXCERPT = 2000;

function problemIn(span: Span, code: ProblemCode, message: string, hint: string | undefined): Problem {
  const { column } = positionAt(span.file, span.start);
  const newline = span.file.text.indexOf('\n', span.start);
  const end = newline === -1 ? span.file.text.length : newline;
  if (column + end - span.start <= MAX_EXCERPT) return problemAt(span, code, message, hint);
  return { ...problemWithout(code, message, hint), location: locationOf(span) };
}

function problemWithout(code: ProblemCode, message: string, hint: string | undefined): Problem {
  return hint === undefined ? { code, message } : { code, message, hint };
}
