/** The checks of `expect` that are more than a comparison. */
export const checksRuntime = String.raw`
/** A status is one of those given: numbers, or classes such as 2xx. */
function statusIs(status, expected) {
  const wanted = (Array.isArray(expected) ? expected : [expected]).map((item) => textOf(item).trim().toLowerCase());
  const actual = String(status);
  return wanted.some((item) => (item.endsWith('xx') ? item[0] === actual[0] : item === actual));
}

function typeIs(headers, expected) {
  const wanted = mediaType(expected);
  const actual = mediaType(headers['content-type'] || '');
  return wanted === 'json' ? isJsonType(actual) : actual === wanted;
}

function mediaType(value) {
  return textOf(value).split(';')[0].trim().toLowerCase();
}

function isJsonType(type) {
  return type === 'application/json' || type.endsWith('+json');
}

/** A header equals a text or meets matches, contains and present. Of several values any may do. */
function headerIs(value, expected) {
  if (!isMap(expected)) return candidates(value).includes(textOf(expected).trim());
  const { matches: pattern, contains, present } = expected;
  if (present !== undefined && present !== (value !== undefined)) return false;
  if (value === undefined) return pattern === undefined && contains === undefined;
  if (pattern !== undefined && !candidates(value).some((one) => regExp(pattern, '').test(one))) return false;
  return contains === undefined || value.includes(textOf(contains));
}

/** k6 joins the values of a header that came several times. */
function candidates(value) {
  return value === undefined ? [] : [value.trim()].concat(value.split(', ').map((one) => one.trim()));
}

/** Whether the parts are there and equal: of objects a subset, of lists every item. */
function holds(actual, expected) {
  if (Array.isArray(expected)) {
    const isList = Array.isArray(actual) && actual.length === expected.length;
    return isList && expected.every((item, index) => holds(actual[index], item));
  }
  if (!isMap(expected)) return same(actual, expected);
  return isMap(actual) && Object.keys(expected).every((key) => hasOwn(actual, key) && holds(actual[key], expected[key]));
}

/** The parts are in the body. A text is also compared with a body that does not say it is JSON. */
function bodyHolds(expected, source, headers) {
  const isText = typeof expected === 'string' && !isJsonType(mediaType(headers['content-type'] || ''));
  return holds(isText ? source : parse(source), expected);
}
`;
