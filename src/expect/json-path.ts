import type { SourceNode, Span } from '../model/source.ts';
import type { Template } from '../model/template.ts';

/** Steps from a JSON value to a part of it. */
export type JsonPath = readonly (string | number)[];

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A path as an expression writes it: `body.items[0].name`, `body["a-b"]`. */
export function pathText(path: JsonPath, root = 'body'): string {
  return path.reduce<string>((text, step) => text + stepText(step), root);
}

/** The place of a part of a template; where the part is not written out, of the nearest that holds it. */
export function spanAt(template: Template, path: JsonPath): Span {
  const [step, ...rest] = path;
  if (step === undefined) return template.span;
  switch (template.kind) {
    case 'literal':
      return nodeSpanAt(template.node, path);
    case 'list': {
      const item = template.items[step as number];
      return item ? spanAt(item, rest) : template.span;
    }
    case 'map': {
      const entry = template.entries.find(({ key }) => key === step);
      return entry ? spanAt(entry.value, rest) : template.span;
    }
    case 'expression':
    case 'text':
      return template.span;
  }
}

function nodeSpanAt(node: SourceNode, path: JsonPath): Span {
  let found = node;
  for (const step of path) {
    const child: SourceNode | undefined =
      found.kind === 'list'
        ? found.items[step as number]
        : found.kind === 'map'
          ? found.entries.find(({ key }) => key === step)?.value
          : undefined;
    if (!child) break;
    found = child;
  }
  return found.span;
}

function stepText(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  return NAME.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}
