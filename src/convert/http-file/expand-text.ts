import { isCredentialName } from '../credentials/credential-name.ts';
import { lineEndAt } from '../source/source-text.ts';
import { type DraftPart, templateValue } from '../template/template-value.ts';
import { dynamicValue } from './dynamic-value.ts';
import { obstruct, type RequestContext } from './http-context.ts';
import { responseReference } from './response-reference.ts';

export const PLACEHOLDER = /\{\{([^{}\r\n]+)\}\}/g;

/**
 * A text of the source in parts: variables, dynamic values and answers of earlier requests are expressions of ours. For a
 * script stands `<script>`, and the request is then not to be sent.
 */
export function expandText(text: string, at: number, context: RequestContext): DraftPart[] {
  return expand(text, at, { context, within: new Set() });
}

type Expansion = { context: RequestContext; within: Set<string> };

function expand(text: string, at: number, expansion: Expansion): DraftPart[] {
  const parts: DraftPart[] = [];
  let end = 0;
  for (const found of text.matchAll(PLACEHOLDER)) {
    parts.push({ text: text.slice(end, found.index) }, ...expandOne((found[1] ?? '').trim(), at, expansion));
    end = found.index + found[0].length;
  }
  const rest = text.slice(end);
  if (/\{\{[^\r\n]*\}\}/.test(rest) && !/^\s*[{[]/.test(text)) {
    obstruct(expansion.context, pieceAt(at, 'computed value', expansion.context));
  }
  return [...parts, { text: rest }].filter((part) => 'cel' in part || part.text !== '');
}

function expandOne(source: string, at: number, expansion: Expansion): DraftPart[] {
  const { context, within } = expansion;
  if (/^(?:true|false|null|-?\d+(?:\.\d+)?)$/.test(source)) return [{ text: source }];
  const quoted = /^"([^"\\]*)"$|^'([^'\\]*)'$/.exec(source);
  if (quoted !== null) return [{ text: quoted[1] ?? quoted[2] ?? '' }];
  if (source === '$index' && context.hasIndex) return [{ cel: 'row.index', isText: false }];
  const outside = /^\$(?:processEnv|dotenv|env)[\s.]+([A-Za-z_]\w*)$/.exec(source)?.[1];
  if (outside !== undefined) return [{ cel: context.variables.use(outside, at), isText: true }];
  const dynamic = source.startsWith('$') ? dynamicValue(source) : undefined;
  if (dynamic !== undefined) return [dynamic];
  const definitions = context.definitions.get(source);
  if (definitions !== undefined && !within.has(source)) return expandVariable(source, at, expansion);
  const reference = responseReference(source, context.named);
  if (reference !== undefined) return [reference];
  if (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(source) && !/^(?:request|response)$/.test(source)) {
    return [{ cel: context.variables.use(source, at), isText: true }];
  }
  obstruct(context, pieceAt(at, `computed value ${source}`, context));
  return [{ text: `<${source}>` }];
}

/** The line at an offset, as a piece of which the name says enough. */
function pieceAt(at: number, what: string, context: RequestContext) {
  return { at, end: lineEndAt(context.file, at), what, why: 'scripts are not run' };
}

/** A variable of the file: a plain value comes from the environment, a composed one is one of `vars`. */
function expandVariable(name: string, at: number, { context, within }: Expansion): DraftPart[] {
  const definitions = context.definitions.get(name) ?? [];
  const definition = definitions.findLast((one) => one.at <= at) ?? definitions[0];
  if (definition === undefined) return [];
  const { value } = definition;
  const isOnly = definitions.length === 1;
  if (!value.includes('{{')) {
    if (isOnly) return [{ cel: context.variables.use(context.drafted.giveOwn(name, value), at), isText: true }];
    if (value === '' || !isCredentialName(name)) return [{ text: value }];
    return [{ cel: context.variables.secret(name, value, at), isText: true }];
  }
  const obstacles = context.obstacles.length;
  const parts = expand(value, at, { context, within: new Set([...within, name]) });
  const isStatic =
    !namesRedefined(value, context) &&
    parts.every((part) => 'text' in part || !/^\(?(?:responses|row)\./.test(part.cel));
  if (!isOnly || !isStatic || context.obstacles.length > obstacles) return parts;
  const ours = varName(name);
  context.vars[ours] = templateValue(parts);
  return [{ cel: `vars.${ours}`, isText: true }];
}

/** Whether a value is made of a variable that has several values, however deep. */
function namesRedefined(value: string, context: RequestContext, depth = 0): boolean {
  return Array.from(value.matchAll(PLACEHOLDER), ([, name = '']) => context.definitions.get(name.trim()) ?? []).some(
    (inner) => inner.length > 1 || (depth < 5 && inner.some((one) => namesRedefined(one.value, context, depth + 1))),
  );
}

function varName(name: string): string {
  const plain = name.replace(/\W/g, '_');
  return /^[A-Za-z_]/.test(plain) && !/^(?:true|false|null|in)$/.test(plain) ? plain : `v_${plain}`;
}
