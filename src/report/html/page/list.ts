/**
 * Results as a tree by file. Rows come in chunks that are filled when they come near the window or when the browser is
 * idle; a chunk out of sight costs no layout (content-visibility). Details are built when a row is opened.
 */
export const listScript = String.raw`
const ROWS_IN_CHUNK = 40;
const ROW_HEIGHT = { plain: 34, why: 54 };
/** Up to this many results every file is unfolded; above it only those with something that did not pass. */
const UNFOLD_ALL = 300;
const items = new Map();
const chunkOfRow = new Map();
const folded = new Map();
let shown = [];
let chunks = [];
let drawing = 0;

const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) fillChunk(entry.target);
}, { rootMargin: '800px 0px' });

function drawList() {
  drawing++;
  observer.disconnect();
  chunks = [];
  chunkOfRow.clear();
  shown = shownRows();
  const groups = new Map();
  for (const i of shown) {
    const group = groups.get(index.rows[i].file);
    if (group) group.push(i);
    else groups.set(index.rows[i].file, [i]);
  }
  const list = document.getElementById('list');
  const focused = list.contains(document.activeElement) ? document.activeElement : undefined;
  list.replaceChildren(...[...groups].map(([file, rows]) => fileSection(file, rows)));
  if (shown.length === 0) list.append(el('p', { class: 'empty' }, 'No result matches the filters.'));
  toolbar.count.textContent = isFiltered()
    ? shown.length.toLocaleString('en') + ' of ' + plural(index.rows.length, 'result') + ' shown'
    : plural(index.rows.length, 'result');
  if (focused) keepFocus(focused);
  fillWhenIdle(drawing);
}

/** Rows are the same elements before and after; taking one out of the page and back would leave the keyboard nowhere. */
function keepFocus(focused) {
  const i = Number(focused.closest('.item')?.firstElementChild.id.slice('row-'.length));
  if (chunkOfRow.has(i)) fillChunk(chunkOfRow.get(i));
  const target = focused.isConnected ? focused : document.getElementById(focused.getAttribute('aria-controls'))?.previousElementSibling?.firstElementChild;
  target?.focus({ preventScroll: true });
}

function fileSection(file, rows) {
  const { file: path, collection } = index.files[file];
  const body = el('div', { class: 'rows', id: 'file-' + file });
  const counted = STATUSES.map((status) => [status, rows.filter((i) => index.rows[i].status === status || (status === 'flaky' && index.rows[i].flaky)).length]);
  const toggle = el('button', { type: 'button', class: 'file-button', 'aria-controls': body.id, click: () => fold(!isFolded(file, rows)) },
    el('span', { class: 'arrow', 'aria-hidden': 'true' }),
    el('span', { class: 'file-name' }, path),
    el('span', { class: 'collection' }, collection === path ? '' : collection),
    el('span', { class: 'file-counts' }, counted.filter(([, count]) => count > 0).map(([status, count]) =>
      el('span', { 'data-status': status }, icon(status), count + ' ', el('span', { class: 'word' }, status)))));
  const show = () => {
    const isClosed = isFolded(file, rows);
    toggle.setAttribute('aria-expanded', String(!isClosed));
    body.hidden = isClosed;
    if (!isClosed && body.childElementCount === 0) body.append(...chunked(rows));
  };
  const fold = (isClosed) => { folded.set(file, isClosed); show(); fillWhenIdle(drawing); };
  const section = el('section', { class: 'file', 'aria-label': path }, el('h3', {}, toggle), body);
  section.unfold = () => fold(false);
  show();
  return section;
}

function isFolded(file, rows) {
  if (folded.has(file)) return folded.get(file);
  if (isFiltered() || index.rows.length <= UNFOLD_ALL) return false;
  return rows.every((i) => ['passed', 'skipped'].includes(index.rows[i].status));
}

function foldAll() {
  const isAnyOpen = document.querySelector('.file-button[aria-expanded="true"]') !== null;
  index.files.forEach((_, file) => folded.set(file, isAnyOpen));
  drawList();
}

function chunked(rows) {
  const made = [];
  for (let at = 0; at < rows.length; at += ROWS_IN_CHUNK) {
    const chunk = el('ul', { class: 'chunk' });
    chunk.rows = rows.slice(at, at + ROWS_IN_CHUNK);
    const height = chunk.rows.reduce((sum, i) => sum + (index.rows[i].why ? ROW_HEIGHT.why : ROW_HEIGHT.plain), 0);
    chunk.style.minHeight = height + 'px';
    chunk.style.containIntrinsicSize = 'auto ' + height + 'px';
    for (const i of chunk.rows) chunkOfRow.set(i, chunk);
    made.push(chunk);
    chunks.push(chunk);
    observer.observe(chunk);
  }
  return made;
}

function fillChunk(chunk) {
  if (chunk.rows === undefined) return;
  chunk.append(...chunk.rows.map(itemOf));
  chunk.rows = undefined;
  chunk.style.minHeight = '';
  observer.unobserve(chunk);
}

/** So that find-in-page and screen readers come to every row, although only those near the window are needed at once. */
function fillWhenIdle(forDrawing) {
  if (document.readyState !== 'complete') {
    window.addEventListener('load', () => fillWhenIdle(forDrawing), { once: true });
    return;
  }
  const idle = window.requestIdleCallback ?? ((work) => setTimeout(() => work({ timeRemaining: () => 8 }), 50));
  idle((deadline) => {
    if (forDrawing !== drawing) return;
    while (deadline.timeRemaining() > 4) {
      const chunk = chunks.find(({ rows }) => rows !== undefined);
      if (!chunk) return;
      fillChunk(chunk);
    }
    fillWhenIdle(forDrawing);
  });
}

function itemOf(i) {
  let item = items.get(i);
  if (!item) {
    item = buildItem(i);
    items.set(i, item);
    if (openRows.has(i)) toggleRow(i, true);
  }
  return item;
}

function buildItem(i) {
  const row = index.rows[i];
  const head = el('button', { type: 'button', class: 'row', id: 'row-' + i, 'aria-expanded': 'false', click: () => toggleRow(i) },
    icon(row.status),
    el('span', { class: 'status-word' }, row.status),
    el('span', { class: 'title' },
      el('bdi', { class: 'name' }, row.name), ' ',
      row.flaky && el('span', { class: 'chip', 'data-status': 'flaky' }, 'flaky'),
      row.attempts && !row.flaky && el('span', { class: 'chip' }, row.attempts + ' attempts'),
      row.section && el('span', { class: 'chip' }, row.section),
      row.warned && el('span', { class: 'chip', 'data-status': 'errored' }, 'warning'),
      row.why && el('bdi', { class: 'why' }, row.why)),
    el('bdi', { class: 'target' }, row.method ? el('b', {}, row.method) : '', ' ', targetOf(row.url)),
    el('span', { class: 'http' }, row.http ?? ''),
    el('span', { class: 'number' }, row.status === 'skipped' ? '' : formatMs(row.durationMs)));
  return el('li', { class: 'item', 'data-status': row.status }, head);
}

/** Path and query: the host is in the details. */
function targetOf(url) {
  return url === undefined ? '' : url.replace(/^[a-z]+:\/\/[^/?#]*/i, '') || '/';
}

function toggleRow(i, isOpen = !openRows.has(i)) {
  const item = itemOf(i);
  const head = item.firstElementChild;
  item.querySelector(':scope > .detail')?.remove();
  head.setAttribute('aria-expanded', String(isOpen));
  if (isOpen) {
    openRows.add(i);
    item.append(buildDetail(i));
  } else {
    openRows.delete(i);
    if (filter.open === index.rows[i].id) setFilter({ open: '' });
  }
  item.classList.toggle('is-open', isOpen);
}

/** Unfolds, scrolls to and focuses a row; filters that hide it are taken off. */
function revealRow(i, isOpen) {
  if (!shown.includes(i)) applyFilter({ q: '', status: [], tag: '', file: '' });
  if (!chunkOfRow.has(i)) document.getElementById('file-' + index.rows[i].file).parentElement.unfold();
  fillChunk(chunkOfRow.get(i));
  if (isOpen && !openRows.has(i)) toggleRow(i, true);
  const head = document.getElementById('row-' + i);
  head.focus({ preventScroll: true });
  head.scrollIntoView({ block: isOpen ? 'start' : 'nearest' });
}
`;
