import type { JsonObject } from '../../model/json.ts';
import type { RequestContext } from './request/request-context.ts';
import type { Check } from './script/checks/check.ts';
import { expectOf } from './script/checks/expect-of.ts';
import { type NamedChecks, readScript, type ScriptRest } from './script/read-script.ts';
import { type ParsedScript, parseScript } from './script/syntax/parse-script.ts';
import { tokenize } from './script/syntax/tokenize.ts';
import type { ListedScript } from './source/list-requests.ts';
import { child, isDisabled, items, type SourceNode, textAt, textOf } from './source/source-node.ts';

/** Reads the scripts of requests one after the other; each script is parsed once. */
export type ScriptReader = {
  /** Before the request: what it sets is known in the request. */
  before: (scripts: readonly ListedScript[], context: RequestContext) => void;
  /** After the answer: the checks, and what is captured. */
  after: (scripts: readonly ListedScript[], context: RequestContext) => ScriptResult;
};

export type ScriptResult = { expect?: JsonObject; capture?: JsonObject; tests: NamedChecks[] };

type Source = { script: ParsedScript | undefined; text: string; lines: SourceNode[] };

export function createScriptReader(): ScriptReader {
  const sources = new Map<string, Source>();
  const left = new Set<string>();

  const sourceOf = ({ node }: ListedScript): Source => {
    const key = node.steps.join('/');
    const known = sources.get(key) ?? readSource(node);
    sources.set(key, known);
    return known;
  };
  const leave = (listed: ListedScript, rest: ScriptRest, context: RequestContext): void => {
    const { text, lines } = sourceOf(listed);
    const key = `${listed.node.steps.join('/')}:${rest.start}`;
    if (left.has(key)) return;
    left.add(key);
    const where = listed.level === 'request' ? '' : ` of the ${listed.level}, for all its requests`;
    const kind = listed.when === 'test' ? 'test script' : 'pre-request script';
    const before = text.slice(0, rest.start).split('\n');
    const line = lines[before.length - 1];
    // Within JSON text the quote and the escapes before it count, too.
    const offset = line === undefined ? text.slice(0, rest.start) : (before.at(-1) ?? '');
    const at = line ?? wholeOf(listed.node);
    context.leave(
      { ...at, within: JSON.stringify(offset).length - 1 },
      `${rest.isSkipped === true ? 'skipped test in a ' : ''}${kind}${where}`,
      {
        source: outdented(text, rest),
      },
    );
  };
  const run = (listed: ListedScript, context: RequestContext) => {
    const source = sourceOf(listed);
    if (isDisabled(listed.node) || source.text.trim() === '') return undefined;
    const from = textAt(listed.node, 'script', 'src') ?? textAt(listed.node, 'script', 'src', 'raw');
    if (from !== undefined) context.leave(child(listed.node, 'script'), 'script of another file', { source: from });
    if (source.script === undefined) {
      leave(listed, { start: 0, end: source.text.length }, context);
      return undefined;
    }
    const outcome = readScript(source.script, {
      hasResponse: listed.when === 'test',
      variable: context.variables.valueOf,
    });
    for (const rest of outcome.rest) leave(listed, rest, context);
    return outcome;
  };
  return {
    before: (scripts, context) => {
      for (const listed of scripts.filter(({ when }) => when === 'prerequest')) {
        for (const effect of run(listed, context)?.effects ?? []) context.variables.apply(effect);
      }
    },
    after: (scripts, context) => {
      const tests: NamedChecks[] = [];
      const capture: JsonObject = {};
      for (const listed of scripts.filter(({ when }) => when === 'test')) {
        const outcome = run(listed, context);
        tests.push(...(outcome?.tests ?? []));
        for (const effect of outcome?.effects ?? []) {
          const captured = context.variables.apply(effect);
          if (captured === undefined || effect.kind !== 'capture') continue;
          capture[captured.name] = captured.isSecret ? { from: effect.cel, secret: true } : effect.cel;
        }
      }
      const checks: Check[] = tests.flatMap((test) => test.checks);
      const { expect, unplaced } = expectOf(checks);
      const [first] = scripts;
      if (unplaced > 0 && first !== undefined)
        context.leave(first.node, 'a second JSON Schema', { hint: 'a request has one' });
      return { tests, ...(expect && { expect }), ...(Object.keys(capture).length > 0 && { capture }) };
    },
  };
}

/** A script is a list of lines, or one text. */
function readSource(event: SourceNode): Source {
  const exec = child(event, 'script', 'exec');
  const script = child(event, 'script');
  const whole = textOf(exec) ?? textOf(script);
  const lines = whole === undefined && Array.isArray(exec.value) ? items(exec) : [];
  const text = (whole ?? lines.map((line) => textOf(line) ?? '').join('\n')).replaceAll('\r\n', '\n');
  const tokens = tokenize(text);
  return { script: tokens === undefined ? undefined : parseScript(text, tokens), text, lines };
}

/** Where a script stands that is one text. */
function wholeOf(event: SourceNode): SourceNode {
  return textAt(event, 'script', 'exec') === undefined ? child(event, 'script') : child(event, 'script', 'exec');
}

/** The text of a part of a script with its first line where the others are. */
function outdented(text: string, { start, end }: ScriptRest): string {
  const before = /[ \t]*$/.exec(text.slice(0, start))?.[0] ?? '';
  return text
    .slice(start, end)
    .split('\n')
    .map((line) => (line.startsWith(before) ? line.slice(before.length) : line))
    .join('\n');
}
