import { percentDecoded } from '../draft/request/percent-decoded.ts';
import type { DraftPart } from '../template/template-value.ts';
import { isCredentialName } from './credential-name.ts';

/**
 * A URL with the credentials in its query replaced, `?api_key=…`, and the password before its host. `secret` gives the
 * expression of one.
 */
export function hideQueryCredentials(url: DraftPart[], secret: (name: string, value: string) => string): DraftPart[] {
  return url.flatMap((part, index): DraftPart[] => {
    if (!('text' in part)) return [part];
    const parts: DraftPart[] = [];
    let end = 0;
    const [, before = '', password = ''] =
      (index === 0 && /^(https?:\/\/[^/?#@:]*:)([^/?#@]+)@/i.exec(part.text)) || [];
    if (password !== '') {
      parts.push({ text: before }, { cel: secret('url password', password), isText: true });
      end = before.length + password.length;
    }
    for (const found of part.text.matchAll(/([?&])([^=&#?]+)=([^&#]+)/g)) {
      const [whole, , name = '', value = ''] = found;
      const stop = found.index + whole.length;
      // A value that goes on with a variable is not written out.
      const goesOn = stop === part.text.length && index < url.length - 1;
      if (goesOn || !isCredentialName(percentDecoded(name))) continue;
      parts.push(
        { text: part.text.slice(end, stop - value.length) },
        { cel: secret(percentDecoded(name), value), isText: true },
      );
      end = stop;
    }
    return [...parts, { text: part.text.slice(end) }];
  });
}
