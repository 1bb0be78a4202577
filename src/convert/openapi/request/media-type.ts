/** The media type without parameters, in lower case. */
export function bareType(type: string): string {
  return (type.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** `application/json`, or one with the suffix `+json`; a type that may be anything is taken for it. */
export function isJsonMedia(type: string): boolean {
  const bare = bareType(type);
  return bare === 'application/json' || bare === 'text/json' || bare.endsWith('+json') || isAnything(bare);
}

export function isXmlMedia(type: string): boolean {
  return /[/+]xml$/.test(bareType(type));
}

export function isTextMedia(type: string): boolean {
  return /^text\/|^application\/(graphql|javascript|x-yaml|yaml|toml|sql|x-ndjson|jsonl)$/.test(bareType(type));
}

function isAnything(type: string): boolean {
  return type === '*/*' || type === '*' || type === 'application/*';
}
