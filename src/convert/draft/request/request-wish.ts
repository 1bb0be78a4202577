const MAX_LENGTH = 50;

/** A wish for an id: `GET /api/users/7/posts` is `get users posts`. */
export function requestWish(method: string, path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '' && !isValue(segment));
  const words = segments.filter((segment, index) => index > 0 || !/^(api|v\d+|rest)$/.test(segment));
  let wish = method.toLowerCase();
  // The end of a path says more than its beginning.
  const kept: string[] = [];
  for (const word of words.toReversed()) {
    const clean = word
      .replace(/[^A-Za-z0-9]+/g, ' ')
      .trim()
      .slice(0, MAX_LENGTH);
    if (wish.length + kept.join(' ').length + clean.length > MAX_LENGTH) break;
    kept.unshift(clean);
  }
  wish = [wish, ...kept].join(' ').trim();
  return wish === '' ? 'request' : wish;
}

/** A number, an id or a hash: it says which one, not what. */
function isValue(segment: string): boolean {
  return /^\d+$|^[0-9a-f-]{16,}$|^\ufdd0\d+\ufdd1$/i.test(segment) || /\d{6,}/.test(segment);
}
