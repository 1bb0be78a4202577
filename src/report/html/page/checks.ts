/** Checks: one line each, and under those that did not pass what was expected and what came. */
export const checksScript = String.raw`
function checkList(checks) {
  const passed = checks.filter(({ outcome }) => outcome === 'passed').length;
  return el('section', {},
    el('h4', {}, 'Checks ', el('span', { class: 'muted' }, passed + ' of ' + checks.length + ' passed')),
    el('ul', { class: 'checks' }, checks.map((check) =>
      el('li', { 'data-status': check.outcome },
        el('p', { class: 'check' },
          icon(check.outcome), el('span', { class: 'hidden-word' }, check.outcome + ': '),
          el('bdi', { class: 'label' }, check.label), el('code', { class: 'place' }, check.place)),
        check.outcome !== 'passed' && el('div', { class: 'check-why' }, checkParts(check))))));
}

function checkParts(check) {
  const hasSchemaErrors = check.errors?.length > 0;
  return [
    check.message && !hasSchemaErrors && el('p', { class: 'lines' }, check.message),
    hasSchemaErrors ? check.errors.map(schemaError) : comparison(check),
    check.finding && el('p', { class: 'muted' }, 'described in ', el('code', {}, check.finding.place ?? ''),
      ' (' + [check.finding.operation, check.finding.rule].filter(Boolean).join(', ') + ')'),
    check.parts?.length > 0 && [el('h5', {}, 'Values'), pairTable(check.parts)],
    check.excerpt && sourceFrame(check),
  ].flat().filter(Boolean);
}

function schemaError(error) {
  return el('div', { class: 'schema-error' },
    el('p', {}, el('code', {}, error.instancePath || '(the whole body)'), ' ', error.message, ' ',
      el('span', { class: 'muted' }, error.rule + ', ' + error.schemaLocation)),
    error.frame && el('pre', { tabindex: '0' }, error.frame));
}

function comparison({ expected, actual, diff }) {
  if (diff) return diffView(diff);
  if (expected === undefined && actual === undefined) return undefined;
  return el('dl', { class: 'compare' },
    expected !== undefined && [el('dt', {}, 'Expected'), el('dd', {}, el('code', { class: 'lines' }, expected))],
    actual !== undefined && [el('dt', {}, 'Actual'), el('dd', {}, el('code', { class: 'lines' }, actual))]);
}

function diffView(diff) {
  const kinds = { '-': 'minus', '+': 'plus', '…': 'muted' };
  return el('figure', { class: 'diff' },
    el('figcaption', {}, el('span', { class: 'minus' }, '− expected'), ' ', el('span', { class: 'plus' }, '+ actual')),
    el('pre', { tabindex: '0' }, diff.map(([sign, text]) =>
      el('span', { class: kinds[sign] }, (sign === '-' ? '−' : sign) + ' ' + text + '\n'))));
}
`;
