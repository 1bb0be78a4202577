import {
  type AliasEvent,
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import type { MapEntry, MapNode, ScalarNode, SourceFile, SourceNode, Span } from '../../model/source.ts';
import { afterSpaces, blockSpan, closingEnd, flowSpan } from './event-spans.ts';
import { mergeKeys } from './merge-keys.ts';
import { plainValue } from './plain-value.ts';

/** Aliases that expand to more are judged by the thorough reader. */
const MAX_EXPANDED_NODES = 100_000;
const MAX_EXPANDED_DEPTH = 400;
const MAX_DEPTH = 100;
const MAX_KEY_LENGTH = 1000;

/** Characters that one reader takes for white space or a line break and the other does not, directives, `...`. */
const UNSURE_TEXT = /[\t\0-\x08\v\f\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]|\r(?!\n)|^%|^\.\.\.|^ +---/m;

/**
 * The value of a YAML text, exactly as `readThoroughly` reads it, in a fraction of the time; undefined where anything
 * is wrong with the text or rare enough in it that the two might differ.
 */
export function readQuickly(file: SourceFile): SourceNode | undefined {
  if (UNSURE_TEXT.test(file.text)) return undefined;
  const events = eventsOf(file.text);
  if (events === undefined) return undefined;
  if (events.length === 0) return { kind: 'scalar', value: null, quoted: false, span: { file, start: 0, end: 0 } };
  const walk: Walk = { file, events, at: 1, end: 0, anchors: new Map(), expanded: 0, level: 0, deepest: 0 };
  try {
    const node = readNode(walk);
    const isOnlyDocument = walk.at === events.length - 1;
    const isBomb = walk.anchors.size > 0 && (walk.expanded > MAX_EXPANDED_NODES || walk.deepest > MAX_EXPANDED_DEPTH);
    return isOnlyDocument && !isBomb ? node : undefined;
  } catch (error) {
    if (error instanceof Unsure) return undefined;
    throw error;
  }
}

/** The end of quick reading, at whatever depth. */
class Unsure extends Error {}

function sure<T>(found: T | undefined): T {
  if (found === undefined) throw new Unsure();
  return found;
}

type Walk = {
  file: SourceFile;
  events: Event[];
  /** The index of the next event. */
  at: number;
  /** The offset behind what was read last. */
  end: number;
  /** By name: the latest node with this anchor, undefined while it is still being read. */
  anchors: Map<string, Anchored | undefined>;
  /** How many nodes there are with aliases written out, keys left aside, and how deep the deepest lies. */
  expanded: number;
  level: number;
  deepest: number;
};
type ContentEvent = ScalarEvent | SequenceEvent | MappingEvent;
type Anchored = { node: SourceNode; size: number; depth: number };

function eventsOf(text: string): Event[] | undefined {
  try {
    return parseEvents(text, { maxDepth: MAX_DEPTH });
  } catch {
    return undefined;
  }
}

function readNode(walk: Walk): SourceNode {
  const event = walk.events[walk.at++];
  if (event === undefined || event.type === EVENT_ID.DOCUMENT || event.type === EVENT_ID.POP) throw new Unsure();
  if (event.type === EVENT_ID.ALIAS) return readAlias(walk, event);
  if (event.tagStart !== -1) throw new Unsure();
  return event.anchorStart === -1 ? readContent(walk, event) : readAnchored(walk, event);
}

function readContent(walk: Walk, event: ContentEvent): SourceNode {
  walk.expanded += 1;
  if (event.type === EVENT_ID.SCALAR) return readScalar(walk, event);
  walk.level += 1;
  if (walk.level > walk.deepest) walk.deepest = walk.level;
  const node = event.type === EVENT_ID.SEQUENCE ? readList(walk, event) : readMap(walk, event);
  walk.level -= 1;
  return node;
}

function readAnchored(walk: Walk, event: ContentEvent): SourceNode {
  const name = nameOf(walk, event);
  walk.anchors.set(name, undefined);
  walk.end = event.anchorEnd;
  const { expanded, deepest } = walk;
  walk.deepest = walk.level;
  const node = readContent(walk, event);
  walk.anchors.set(name, { node, size: walk.expanded - expanded, depth: walk.deepest - walk.level });
  walk.deepest = Math.max(deepest, walk.deepest);
  return node;
}

function readAlias(walk: Walk, event: AliasEvent): SourceNode {
  const target = walk.anchors.get(nameOf(walk, event));
  if (target === undefined) throw new Unsure();
  walk.end = event.anchorEnd;
  walk.expanded += target.size;
  walk.deepest = Math.max(walk.deepest, walk.level + target.depth);
  return target.node;
}

function nameOf({ file }: Walk, { anchorStart, anchorEnd }: { anchorStart: number; anchorEnd: number }): string {
  const name = file.text.slice(anchorStart, anchorEnd);
  // `*a: 1` may be meant as a key.
  if (name.endsWith(':')) throw new Unsure();
  return name;
}

function readList(walk: Walk, event: SequenceEvent): SourceNode {
  const { start } = event;
  const items: SourceNode[] = [];
  walk.end = start + 1;
  while (walk.events[walk.at]?.type !== EVENT_ID.POP) items.push(readNode(walk));
  walk.at += 1;
  if (event.style === COLLECTION_STYLE.FLOW) walk.end = sure(closingEnd(walk.file.text, walk.end, ']'));
  return { kind: 'list', items, span: { file: walk.file, start, end: walk.end } };
}

function readMap(walk: Walk, event: MappingEvent): MapNode {
  const { file } = walk;
  const { start } = event;
  const isFlow = event.style === COLLECTION_STYLE.FLOW;
  // `[a: 1]` is a list of maps.
  if (isFlow && file.text[start] !== '{') throw new Unsure();
  const entries: MapEntry[] = [];
  const merged: MapNode[] = [];
  const known = new Set<string>();
  walk.end = start + 1;
  while (walk.events[walk.at]?.type !== EVENT_ID.POP) {
    const { text, span, isPlain } = readKey(walk);
    const value = isEmpty(walk.events[walk.at]) ? readEmpty(walk, isFlow) : readNode(walk);
    if (isPlain && text === '<<') merged.push(...mapsOf(value));
    else {
      if (known.has(text)) throw new Unsure();
      known.add(text);
      entries.push({ key: text, keySpan: span, value });
    }
  }
  walk.at += 1;
  if (isFlow) walk.end = sure(closingEnd(file.text, walk.end, '}'));
  if (merged.length > 0) mergeKeys(entries, merged);
  return { kind: 'map', entries, span: { file, start, end: walk.end } };
}

function mapsOf(value: SourceNode): MapNode[] {
  const maps = value.kind === 'list' ? value.items : [value];
  return maps.map((map) => {
    if (map.kind !== 'map') throw new Unsure();
    return map;
  });
}

/** A key that is a scalar on one line, with `:` behind it. */
function readKey(walk: Walk): { text: string; span: Span; isPlain: boolean } {
  const { file } = walk;
  const event = walk.events[walk.at++];
  if (event?.type !== EVENT_ID.SCALAR || event.anchorStart !== -1 || event.tagStart !== -1 || event.valueStart === -1) {
    throw new Unsure();
  }
  const isPlain = event.style === SCALAR_STYLE.PLAIN;
  const text = scalarText(walk, event);
  if (isPlain && plainValue(text) === undefined) throw new Unsure();
  const span = flowSpan(file, event);
  const isOneLine = isPlain ? event.fast : !file.text.slice(span.start, span.end).includes('\n');
  const colon = afterSpaces(file.text, span.end);
  if (!isOneLine || colon - span.start > MAX_KEY_LENGTH || file.text[colon] !== ':') throw new Unsure();
  walk.end = colon + 1;
  return { text, span, isPlain };
}

function isEmpty(event: Event | undefined): boolean {
  return (
    event?.type === EVENT_ID.SCALAR && event.valueStart === -1 && event.anchorStart === -1 && event.tagStart === -1
  );
}

/** Nothing behind the `:` of a key. */
function readEmpty(walk: Walk, isFlow: boolean): ScalarNode {
  if (isFlow) throw new Unsure();
  walk.at += 1;
  walk.expanded += 1;
  walk.end = afterSpaces(walk.file.text, walk.end);
  return { kind: 'scalar', value: null, quoted: false, span: { file: walk.file, start: walk.end, end: walk.end } };
}

function readScalar(walk: Walk, event: ScalarEvent): ScalarNode {
  if (event.valueStart === -1) throw new Unsure();
  const isBlock = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
  const span = isBlock ? sure(blockSpan(walk.file, event, walk.end)) : flowSpan(walk.file, event);
  const text = scalarText(walk, event);
  const quoted = event.style !== SCALAR_STYLE.PLAIN;
  const value = quoted ? text : sure(plainValue(text));
  walk.end = span.end;
  return { kind: 'scalar', value, quoted, span };
}

function scalarText({ file }: Walk, event: ScalarEvent): string {
  const raw = event.style === SCALAR_STYLE.DOUBLE_QUOTED && !event.fast;
  // Not every one of eight digits is a character.
  if (raw && file.text.slice(event.valueStart, event.valueEnd).includes('\\U')) throw new Unsure();
  return getScalarValue(file.text, event);
}
