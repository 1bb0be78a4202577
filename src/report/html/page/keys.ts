/** Keys for people who go through many results: `/` searches, j and k move, n goes to the next that did not pass. */
export const keysScript = String.raw`
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.('input, select, textarea')) return;
  const step = { j: 1, k: -1, n: 1, p: -1 }[event.key];
  if (event.key === '/') {
    event.preventDefault();
    toolbar.search.focus();
    toolbar.search.select();
  } else if (step !== undefined) {
    event.preventDefault();
    moveFocus(step, event.key === 'n' || event.key === 'p');
  }
});

function moveFocus(step, onlyNotPassed) {
  const stops = shown.filter((i) => onlyNotPassed
    ? index.rows[i].status === 'failed' || index.rows[i].status === 'errored'
    : chunkOfRow.has(i));
  const current = document.activeElement?.closest?.('.item')?.querySelector('.row')?.id;
  const at = current === undefined ? -1 : Number(current.slice('row-'.length));
  const next = step > 0
    ? stops.find((i) => i > at)
    : stops.findLast((i) => i < at);
  if (next !== undefined) revealRow(next, false);
}
`;
