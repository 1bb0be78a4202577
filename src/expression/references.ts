import type { Reference, Template } from '../model/template.ts';

/** Everything that the expressions of a template refer to, in order of appearance. */
export function templateReferences(template: Template): Reference[] {
  switch (template.kind) {
    case 'literal':
      return [];
    case 'expression':
      return template.expression.references;
    case 'text':
      return template.parts.flatMap((part) => (typeof part === 'string' ? [] : part.references));
    case 'list':
      return template.items.flatMap(templateReferences);
    case 'map':
      return template.entries.flatMap(({ value }) => templateReferences(value));
  }
}
