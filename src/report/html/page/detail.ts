/** What stands below an opened row: why, attempts, checks, captures. */
export const detailScript = String.raw`
function buildDetail(i) {
  const detail = detailOf(i);
  const box = el('div', { class: 'detail', role: 'region', 'aria-label': 'Details of ' + index.rows[i].name });
  if (detail) {
    box.append(...detailParts(detail, index.rows[i]));
  } else {
    box.append(el('p', { class: 'muted' }, 'The report is still being read.'));
    document.addEventListener('DOMContentLoaded', () => box.replaceChildren(...detailParts(detailOf(i), index.rows[i])), { once: true });
  }
  return box;
}

function detailParts(detail, row) {
  const isLong = detail.attempts.length > 1;
  return [
    el('p', { class: 'identity' },
      el('code', {}, detail.id), copyButton('Copy id', () => detail.id),
      el('code', { class: 'place' }, detail.place),
      (row.tags ?? []).map((tag) => el('a', { class: 'chip', href: '#' + new URLSearchParams({ tag }) }, tag)),
      copyButton('Copy link', () => location.href.split('#')[0] + '#' + new URLSearchParams({ open: detail.id }))),
    detail.reason && el('p', { class: 'note', 'data-status': 'skipped' }, el('b', {}, 'Skipped: '), detail.reason),
    ...detail.warnings.map((warning) => problemBox(warning, 'warning')),
    ...detail.attempts.map((attempt, n) => isLong
      ? el('div', { class: 'attempt' }, disclosure(attemptTitle(attempt, detail.attempts.length), n === detail.attempts.length - 1, () => attemptParts(attempt, row)))
      : attemptParts(attempt, row)).flat(),
  ].filter(Boolean);
}

function attemptTitle(attempt, total) {
  const failed = attempt.checks.filter(({ outcome }) => outcome !== 'passed').length;
  const response = attempt.exchanges.at(-1)?.response;
  const status = attempt.problem ? 'errored' : failed > 0 ? 'failed' : 'passed';
  const said = [
    response && response.status + ' ' + response.statusText,
    attempt.problem?.code,
    failed > 0 && plural(failed, 'check') + ' not passed',
  ].filter(Boolean);
  return [icon(status), ' ', el('b', {}, 'Attempt ' + attempt.number + ' of ' + total), ' ', el('span', { class: 'muted' }, said.join(', ') || status)];
}

function attemptParts(attempt, row) {
  const errors = attempt.checks.flatMap((check) => check.errors ?? []);
  return [
    attempt.problem && problemBox(attempt.problem, 'errored'),
    attempt.checks.length > 0 && checkList(attempt.checks),
    attempt.captures.length > 0 && el('section', {}, el('h4', {}, 'Captured'), pairTable(attempt.captures)),
    attempt.exchanges.length > 0 && exchangeList(attempt.exchanges, errors, row.status !== 'passed' || row.flaky),
  ].filter(Boolean);
}

function problemBox(problem, kind) {
  return el('div', { class: 'note', 'data-status': 'errored' },
    el('p', {}, el('b', {}, kind === 'warning' ? 'Warning ' : ''), el('code', {}, problem.code), ' ', el('span', { class: 'lines' }, problem.message)),
    problem.hint && el('p', { class: 'muted' }, problem.hint),
    problem.place && [el('p', {}, el('code', { class: 'place' }, problem.place)), sourceFrame(problem)]);
}

function pairTable(pairs) {
  return el('table', { class: 'pairs' }, el('tbody', {}, pairs.map(([name, value]) =>
    el('tr', {}, el('th', { scope: 'row' }, name), el('td', {}, value)))));
}

/** The line of the file that says it, with the part in question marked. */
function sourceFrame({ place, excerpt }) {
  if (!excerpt) return undefined;
  const from = excerpt.column - 1;
  return el('pre', { class: 'frame', tabindex: '0' }, el('span', { class: 'gutter' }, place.split(':').at(-2) + ' '),
      excerpt.text.slice(0, from), el('mark', {}, excerpt.text.slice(from, from + excerpt.length)), excerpt.text.slice(from + excerpt.length));
}
`;
