/** The data of the run, and what is shown of it: filters live in the hash, so that a view can be sent as a link. */
export const stateScript = String.raw`
const index = JSON.parse(document.getElementById('index').textContent);
const STATUSES = ['failed', 'errored', 'skipped', 'passed', 'flaky'];
const rowOfId = new Map(index.rows.map((row, i) => [row.id, i]));
const tags = [...new Set(index.rows.flatMap((row) => row.tags ?? []))].sort();
const openRows = new Set();
let filter = filterOfHash();
let haystacks;

function filterOfHash() {
  const hash = new URLSearchParams(location.hash.slice(1));
  return {
    q: hash.get('q') ?? '',
    status: (hash.get('status') ?? '').split(',').filter((status) => STATUSES.includes(status)),
    tag: hash.get('tag') ?? '',
    file: hash.get('file') ?? '',
    open: hash.get('open') ?? '',
  };
}

function hashOfFilter() {
  const hash = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value.length > 0) hash.set(name, String(value));
  }
  return '#' + hash.toString().replaceAll('%2C', ',').replaceAll('%2F', '/');
}

/** Changes the filter and the hash, which does not add a step to the history. */
function setFilter(change) {
  filter = { ...filter, ...change };
  const hash = hashOfFilter();
  if (hash !== location.hash) history.replaceState(null, '', hash);
}

function isFiltered() {
  return Boolean(filter.q || filter.status.length || filter.tag || filter.file);
}

function shownRows() {
  const words = filter.q.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length > 0) haystacks ??= index.rows.map(haystackOf);
  return index.rows.flatMap((row, i) => (isShown(row, i, words) ? [i] : []));
}

function isShown(row, i, words) {
  const { status, tag, file } = filter;
  if (status.length > 0 && !status.includes(row.status) && !(row.flaky && status.includes('flaky'))) return false;
  if (tag && !row.tags?.includes(tag)) return false;
  if (file && index.files[row.file].file !== file) return false;
  return words.every((word) => haystacks[i].includes(word));
}

function haystackOf(row) {
  const { collection } = index.files[row.file];
  const parts = [row.id, row.name, collection, row.method, row.url, row.http, row.why, ...(row.tags ?? [])];
  return parts.filter(Boolean).join(' ').toLowerCase();
}

/** The details of a result stand behind the script; while a long report is still read they may not be there yet. */
function detailOf(i) {
  const element = document.getElementById('result-' + i);
  return element ? JSON.parse(element.textContent) : undefined;
}
`;
