/** As `encodeURIComponent`; half of a surrogate pair, which has no bytes, is sent as U+FFFD, as everywhere in a body. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'));
}
