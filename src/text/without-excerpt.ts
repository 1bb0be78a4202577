/**
 * What the JSON parser of V8 or the JSONPath library says, without the piece of text that it shows: that may be a part of
 * a secret, which nobody could find any more.
 */
export function withoutExcerpt(message: string): string {
  return message
    .replace(/ \('.*':(\d+)\)$/s, ' at character $1')
    .replace(/, (\.\.\.)?".*"(\.\.\.)? is not valid JSON$/s, '');
}
