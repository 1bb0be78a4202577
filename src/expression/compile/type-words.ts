const words: Record<string, string> = {
  int: 'an integer',
  uint: 'an unsigned integer',
  double: 'a decimal number',
  string: 'text',
  bool: 'a boolean',
  bytes: 'bytes',
  null: 'null',
  list: 'a list',
  map: 'a map',
  dyn: 'any value',
  type: 'a type',
  optional: 'an optional value',
  'google.protobuf.Timestamp': 'a timestamp',
  'google.protobuf.Duration': 'a duration',
};

/** A type of the engine as people say it: `dyn<int>` is "an integer". */
export function typeWords(type: string): string {
  const bare = type.startsWith('dyn<') ? type.slice(4, -1) : type;
  return words[bare.replace(/<.*$/, '')] ?? bare;
}

/** The types of an argument list, split at the commas that are not within `<>`. */
export function splitTypes(list: string): string[] {
  const types: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= list.length; i++) {
    const char = list[i];
    if (char === '<') depth++;
    else if (char === '>') depth--;
    else if (char === undefined || (char === ',' && depth === 0)) {
      types.push(list.slice(start, i).trim());
      start = i + 1;
    }
  }
  return types.filter((type) => type !== '');
}
