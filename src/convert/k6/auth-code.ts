import { isJsonObject } from '../../model/json.ts';
import type { Template } from '../../model/template.ts';
import { type CodeScope, NotCarriedOver } from './code/code-scope.ts';
import { literalCode, templateCode } from './code/template-code.ts';

/** The credentials of a request as code; undefined for `none`. Throws NotCarriedOver for what k6 cannot do itself. */
export function authCode(template: Template, scope: CodeScope): string | undefined {
  if (template.kind === 'literal') {
    const { value } = template;
    if (!isJsonObject(value)) return undefined;
    const [entry] = Object.entries(value);
    if (entry === undefined) return undefined;
    const [scheme, settings] = entry;
    return schemeCode(scheme, Object.keys(isJsonObject(settings) ? settings : {}), {
      template,
      code: literalCode(settings, scope.secrets),
    });
  }
  const entry = template.kind === 'map' ? template.entries[0] : undefined;
  if (entry === undefined) throw new NotCarriedOver('auth that is computed', template.span);
  const keys = entry.value.kind === 'map' ? entry.value.entries.map(({ key }) => key) : [];
  return schemeCode(entry.key, keys, { template, code: templateCode(entry.value, scope) });
}

function schemeCode(scheme: string, keys: string[], { template, code }: { template: Template; code: string }): string {
  switch (scheme) {
    case 'bearer':
    case 'basic':
    case 'apiKey':
    case 'digest':
      return `${scheme}(${code})`;
    case 'oauth2':
      if (!keys.includes('privateKey')) return `oauth2(${code})`;
      throw new NotCarriedOver('a token request that is signed with a private key', template.span);
  }
  throw new NotCarriedOver(`the auth scheme ${scheme}`, template.span);
}
