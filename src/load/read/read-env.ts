import type { EnvDeclaration } from '../../model/collection.ts';
import { entryOf, type SourceNode } from '../../model/source.ts';
import { entriesOf, flagAt, textAt, textOf, textsOf } from './read-values.ts';

/** The variables that `env` declares. A plain value is a default, nothing means that it must come from outside. */
export function readEnv(node: SourceNode | undefined): EnvDeclaration[] {
  return entriesOf(node).map(({ key, keySpan, value }): EnvDeclaration => {
    const fallback = value.kind === 'map' ? textAt(value, 'default') : textOf(value);
    const hosts = entryOf(value, 'hosts')?.value;
    const description = textAt(value, 'description');
    return {
      name: key,
      span: keySpan,
      ...(fallback !== undefined && { default: fallback }),
      secret: flagAt(value, 'secret') ?? false,
      ...(hosts && { hosts: textsOf(hosts) }),
      required: flagAt(value, 'required') ?? true,
      ...(description !== undefined && { description }),
    };
  });
}
