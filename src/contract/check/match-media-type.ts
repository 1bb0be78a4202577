import { mediaTypeOf } from '../../expect/media-type.ts';

/**
 * Which of the described media types a Content-Type is of; the most exact one where several fit. `+json` is no wildcard:
 * `application/problem+json` is not `application/json`. Parameters count where they are described.
 */
export function matchMediaType<T extends { type: string }>(
  described: readonly T[],
  contentType: string,
): T | undefined {
  let best: T | undefined;
  let bestRank = 0;
  for (const one of described) {
    const rank = rankOf(one.type, contentType);
    if (rank > bestRank) {
      best = one;
      bestRank = rank;
    }
  }
  return best;
}

/** 0 where it does not fit. */
function rankOf(described: string, contentType: string): number {
  const type = mediaTypeOf(contentType);
  const pattern = mediaTypeOf(described);
  if (pattern === type) {
    const wanted = parametersOf(described);
    const given = parametersOf(contentType);
    const fits = [...wanted].every(([name, value]) => (given.get(name) ?? IMPLIED[name]) === value);
    return fits ? 4 + wanted.size : 0;
  }
  if (pattern === '*/*' || pattern === '*') return 1;
  const [main, sub = ''] = pattern.split('/');
  if (main !== type.split('/')[0]) return 0;
  if (sub === '*') return 2;
  // Not in the specification, but a common way to say it.
  return sub.startsWith('*+') && type.endsWith(sub.slice(1)) ? 3 : 0;
}

const IMPLIED: Record<string, string> = { charset: 'utf-8' };

/** The parameters of a media type, names and values lower-case, quotes taken off (RFC 9110, section 8.3.1). */
function parametersOf(type: string): Map<string, string> {
  const parameters = type.split(';').slice(1);
  return new Map(
    parameters.flatMap((parameter): [string, string][] => {
      const [name = '', ...rest] = parameter.split('=');
      const value = rest
        .join('=')
        .trim()
        .replace(/^"(.*)"$/, '$1');
      return name.trim() === '' ? [] : [[name.trim().toLowerCase(), value.toLowerCase()]];
    }),
  );
}

/** The value of a parameter of a media type as it is written, such as the boundary of a multipart body. */
export function mediaTypeParameter(type: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]*))`, 'i').exec(type);
  return match?.[1] ?? match?.[2];
}
