/** Search, filters and the count of what they leave. */
export const toolbarScript = String.raw`
const toolbar = {};

function buildToolbar() {
  let timer;
  toolbar.search = el('input', {
    type: 'search', id: 'search', placeholder: 'Search name, id, URL, reason', 'aria-label': 'Search results',
    autocomplete: 'off', spellcheck: 'false',
    input: () => {
      clearTimeout(timer);
      timer = setTimeout(() => search(toolbar.search.value.trim()), 100);
    },
    keydown: (event) => {
      if (event.key === 'Escape' && toolbar.search.value === '') toolbar.search.blur();
    },
  });
  const present = STATUSES.filter((status) => index.rows.some((row) => row.status === status || (status === 'flaky' && row.flaky)));
  toolbar.statuses = present.map((status) =>
    el('button', {
      type: 'button', class: 'toggle', 'data-status': status, 'aria-pressed': 'false',
      click: () => applyFilter({ status: toggled(filter.status, status) }),
    }, icon(status), status));
  toolbar.tag = choice('Tag', 'Every tag', tags, (tag) => applyFilter({ tag }));
  toolbar.file = choice('File', 'Every file', index.files.map(({ file }) => file), (file) => applyFilter({ file }));
  toolbar.clear = button('Clear filters', () => {
    applyFilter({ q: '', status: [], tag: '', file: '' });
    toolbar.search.focus();
  });
  toolbar.fold = button('Fold all', () => foldAll());
  toolbar.count = el('p', { class: 'shown', role: 'status', 'aria-live': 'polite' });
  document.getElementById('toolbar').before(el('p', { class: 'keys muted' },
    [['/', 'search'], ['j', 'next'], ['k', 'previous'], ['n', 'next failure'], ['p', 'previous failure'], ['Enter', 'open']]
      .map(([key, does]) => el('span', {}, el('kbd', {}, key), ' ' + does))));
  document.getElementById('toolbar').append(
    toolbar.search,
    el('div', { class: 'toggles', role: 'group', 'aria-label': 'Status' }, toolbar.statuses),
    ...(tags.length > 0 ? [toolbar.tag] : []),
    ...(index.files.length > 1 ? [toolbar.file] : []),
    toolbar.count, toolbar.clear, toolbar.fold,
  );
}

/** A search that was typed and taken back draws nothing: a redrawn row would lose the key that is held down on it. */
function search(q) {
  if (q !== filter.q) applyFilter({ q });
}

function toggled(list, item) {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}

function choice(label, everything, values, onChange) {
  const select = el('select', { 'aria-label': label, change: () => onChange(select.value) },
    el('option', { value: '' }, everything),
    values.map((value) => el('option', { value }, value)));
  return select;
}

function applyFilter(change) {
  setFilter(change);
  showFilter();
  drawList();
  drawTimeline();
}

function showFilter() {
  if (document.activeElement !== toolbar.search) toolbar.search.value = filter.q;
  for (const toggle of toolbar.statuses) {
    toggle.setAttribute('aria-pressed', String(filter.status.includes(toggle.dataset.status)));
  }
  toolbar.tag.value = filter.tag;
  toolbar.file.value = filter.file;
  toolbar.clear.hidden = !isFiltered();
}
`;
