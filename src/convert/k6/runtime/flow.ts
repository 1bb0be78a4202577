/** Retries, polling and pages. */
export const flowRuntime = String.raw`
/** How and when to try again, with what the collection leaves out. */
function retryPolicy(value) {
  const given = isMap(value) ? value : { limit: value };
  const backoff = given.backoff || {};
  const jitter = backoff.jitter === undefined || backoff.jitter === true ? 0.2 : Number(backoff.jitter);
  const list = (items, otherwise) => (items === undefined ? otherwise : [].concat(items).map(textOf));
  return {
    limit: Number(given.limit || 0),
    on: list(given.on, ['429', '500', '502', '503', '504', 'network', 'timeout']).map((one) => one.toLowerCase()),
    methods: list(given.methods, ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']).map((one) => one.toUpperCase()),
    initial: ms(backoff.initial || '500ms'),
    factor: backoff.factor === undefined ? 2 : Number(backoff.factor),
    max: ms(backoff.max || '30s'),
    jitter,
    maxRetryAfter: ms(given.maxRetryAfter || '60s'),
  };
}

/** Milliseconds to wait before one more attempt, or undefined where the answer stands. */
function retryDelay(policy, method, number, answer) {
  if (number > policy.limit || !policy.methods.includes(method)) return undefined;
  const status = answer.view === undefined ? undefined : String(answer.view.status);
  const reasons = status === undefined ? [answer.problem] : [status, status[0] + 'xx'];
  if (!reasons.some((reason) => policy.on.includes(reason))) return undefined;
  const asked = answer.view === undefined ? undefined : retryAfter(answer.view.headers['retry-after']);
  if (asked !== undefined) return asked <= policy.maxRetryAfter ? asked : undefined;
  const delay = Math.min(policy.initial * Math.pow(policy.factor, number - 1), policy.max);
  return delay * (1 + policy.jitter * (2 * Math.random() - 1));
}

function retryAfter(value) {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = /^[A-Z][a-z]+,? /.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/** Asks again until the condition holds, it is aborted, or the time is over. */
function polled(poll, ask, policy, method) {
  const { every, limit, label } = { every: ms(poll.every), limit: ms(poll.for), label: 'poll until ' + poll.label };
  const startedAt = Date.now();
  for (let silences = 0; ; ) {
    const answer = ask();
    const isLast = Date.now() + every > startedAt + limit;
    if (answer.problem !== undefined) {
      silences += 1;
      if (isLast || retryDelay(policy, method, silences, answer) === undefined) return answer;
    } else {
      if (isTrue(poll.until, answer.at)) return { ...answer, lines: [[label, true]] };
      const isAborted = poll.abort !== undefined && isTrue(poll.abort, answer.at);
      if (isAborted || isLast) return { ...answer, lines: [[label, false]] };
    }
    sleep(every / 1000);
  }
}

/** What cannot be evaluated does not hold. */
function isTrue(test, at) {
  try {
    return test(at) === true;
  } catch (_error) {
    return false;
  }
}

/** Follows the pages to the last one; what is checked is that one, with the items of all. */
function paged(pages, request, ask) {
  const seen = [];
  let items = [];
  let address = firstPage(pages, request.url);
  let offset = Number(pages.start || 0);
  let largest = 0;
  for (let count = 1n; ; count += 1n) {
    if (seen.includes(address)) return { problem: 'pages' };
    seen.push(address);
    const answer = ask(address);
    if (answer.view === undefined || answer.view.status >= 400n) return answer;
    const own = pages.items === undefined ? answer.at.body : pages.items(answer.at);
    const found = own === null ? [] : own;
    if (Array.isArray(found)) items = items.concat(found);
    Object.assign(answer.at, { items, pages: count });
    const length = Array.isArray(found) ? found.length : undefined;
    if (length === 0 || count >= BigInt(pages.max)) return answer;
    if (pages.by === 'next') address = nextAddress(pages, answer, address);
    else if (pages.by === 'link') address = linkedAddress(answer.view, address);
    else {
      const isShort = pages.by === 'offset' ? length < largest : length < Number(pages.perPage || 0);
      if (length === undefined || isShort) return answer;
      largest = length;
      offset += pages.by === 'offset' ? length : 1;
      address = withParam(address, textOf(pages.param), String(offset));
    }
    if (address === undefined) return answer;
  }
}

function firstPage(pages, address) {
  if (pages.by === 'page') return withParam(address, textOf(pages.param), textOf(pages.start));
  if (pages.by !== 'offset') return address;
  return withParam(withParam(address, textOf(pages.param), '0'), textOf(pages.limitParam), textOf(pages.limit));
}

function nextAddress(pages, { at, view }, address) {
  const next = optionalNext(pages, at);
  if (next === undefined || next === null || next === '' || next === false) return undefined;
  if (pages.param !== undefined) return withParam(address, textOf(pages.param), textOf(next));
  return resolved(textOf(next), view.url);
}

/** Absence of the next page is its end. */
function optionalNext(pages, at) {
  try {
    return valueOf(pages.next(at));
  } catch (_error) {
    return undefined;
  }
}

function linkedAddress(view, address) {
  const links = (view.headers.link || '').matchAll(/<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^",;\s]+))*)/g);
  for (const [, target, parameters] of links) {
    const [, quoted, bare] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]+))/i.exec(parameters) || [];
    if ((quoted || bare || '').toLowerCase().split(/\s+/).includes('next')) return resolved(target, view.url || address);
  }
  return undefined;
}

/** A URL as a page names it, relative to that page. */
function resolved(target, page) {
  const [, scheme, origin, path] = /^([a-z][a-z0-9+.-]*:)(\/\/[^/?#]*)([^?#]*)/i.exec(page) || [];
  if (isAbsolute(target)) return target;
  if (target.startsWith('//')) return scheme + target;
  if (target.startsWith('/')) return scheme + origin + target;
  if (target.startsWith('?')) return scheme + origin + path + target;
  const segments = [];
  for (const segment of (path.replace(/[^/]*$/, '') + target).split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.') segments.push(segment);
  }
  return scheme + origin + segments.join('/').replace(/^(?!\/)/, '/');
}
`;
