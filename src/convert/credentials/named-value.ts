import { type DraftPart, plainText, templateValue } from '../template/template-value.ts';
import { isCredentialName } from './credential-name.ts';

type Options = { asText?: boolean; secret: (wish: string, value: string) => string };

/** The parts as a value of a collection; a text whose name says that it is a credential becomes a declared secret. */
export function namedValue(name: string, parts: readonly DraftPart[], { asText = false, secret }: Options): string {
  const plain = plainText(parts);
  if (plain === undefined || plain === '' || !isCredentialName(name)) return templateValue(parts, { asText });
  return `\${{ ${secret(name, plain)} }}`;
}
