/** Builds the page, then follows the hash. */
export const startScript = String.raw`
function start() {
  document.body.append(el('div', { id: 'announcer', class: 'hidden-word', role: 'status', 'aria-live': 'polite' }));
  buildToolbar();
  showFilter();
  buildTimeline();
  drawList();
  followOpen();
  for (const time of document.querySelectorAll('time')) time.title = new Date(time.dateTime).toLocaleString();
}

function followOpen() {
  const row = rowOfId.get(filter.open);
  if (row === undefined) return;
  revealRow(row, true);
}

window.addEventListener('hashchange', () => {
  if (location.hash.length > 1 && !location.hash.includes('=')) return;
  const before = filter;
  filter = filterOfHash();
  const onlyOpens = filter.open !== '' && !isFiltered();
  if (onlyOpens) filter = { ...before, open: filter.open };
  applyFilter({});
  followOpen();
  if (!onlyOpens) document.getElementById('toolbar').scrollIntoView({ block: 'start' });
});

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  if (link && link.hash === location.hash) window.dispatchEvent(new Event('hashchange'));
});

window.addEventListener('beforeprint', () => {
  for (const section of document.querySelectorAll('section.file')) section.unfold();
  for (const chunk of chunks) fillChunk(chunk);
});

start();
`;
