/** Exchanges: redirect hops, pages and token requests in order, each with its times, headers and bodies. */
export const exchangeScript = String.raw`
function exchangeList(exchanges, errors, isOpen) {
  const last = exchanges.length - 1;
  return el('section', {},
    el('h4', {}, exchanges.length === 1 ? 'Exchange' : plural(exchanges.length, 'exchange')),
    exchanges.map((exchange, n) => el('div', { class: 'exchange' },
      exchanges.length === 1
        ? [el('p', { class: 'exchange-title' }, exchangeTitle(exchange)), ...exchangeParts(exchange, errors, isOpen)]
        : disclosure([el('span', { class: 'hop' }, n + 1), ...exchangeTitle(exchange)], n === last, () => exchangeParts(exchange, n === last ? errors : [], isOpen)))));
}

function exchangeTitle({ request, response, timings }) {
  return [
    el('b', {}, request.method), ' ', el('bdi', { class: 'url' }, request.url), ' ',
    el('span', { class: 'answer', 'data-class': response ? Math.floor(response.status / 100) : 'none' },
      '→ ' + (response ? (response.status + ' ' + response.statusText).trim() : 'no response')),
    ' ', el('span', { class: 'muted' }, formatMs(timings.totalMs)),
  ];
}

function exchangeParts({ request, response, timings, curl }, errors, isOpen) {
  return [
    el('div', { class: 'exchange-tools' }, timingBar(timings), copyButton('Copy as curl', () => curl, 'copy-curl')),
    disclosure(headersTitle('Request headers', request.headers), false, () => headerTable(request.headers)),
    request.body && disclosure(bodyTitle('Request body', request.body), isOpen, () => bodyParts(request.body, [])),
    response && disclosure(headersTitle('Response headers', response.headers), false, () => headerTable(response.headers)),
    response && disclosure(bodyTitle('Response body', response.body), isOpen || response.body.size < 2000, () => bodyParts(response.body, errors)),
  ].filter(Boolean);
}

function headersTitle(title, headers) {
  return [title + ' ', el('span', { class: 'muted' }, headers.length)];
}

function headerTable(headers) {
  return headers.length === 0 ? el('p', { class: 'muted' }, 'none') : pairTable(headers);
}

function timingBar(timings) {
  const phases = PHASES.map((phase) => [phase, timings[phase + 'Ms']]).filter(([, ms]) => ms !== null && ms !== undefined);
  const total = timings.totalMs || 1;
  let x = 0;
  const bars = phases.map(([phase, ms]) => {
    const bar = svg('rect', { x: (x / total) * 300, width: Math.max(ms > 0 ? 1 : 0, (ms / total) * 300), height: 8, 'data-phase': phase });
    x += ms;
    return bar;
  });
  return el('div', { class: 'timing' },
    svg('svg', { viewBox: '0 0 300 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, svg('rect', { width: 300, height: 8, 'data-phase': 'other' }), bars),
    el('ul', { class: 'legend' }, phases.map(([phase, ms]) => el('li', {}, el('span', { class: 'swatch', 'data-phase': phase }), phase + ' ' + formatMs(ms))),
      el('li', { class: 'muted' }, timings.reused ? 'reused connection' : phases.length > 0 ? 'new connection' : 'no connection')));
}
`;
