/** Bodies: JSON is laid out again from its own text, so that every number stays as it was sent. */
export const bodyScript = String.raw`
const SHOWN_LINES = 1000;
const LAID_OUT_LEVELS = 200;
const JSON_TOKEN = /\s+|"(?:[^"\\]|\\[^])*"|[{}[\]:,]|[^\s{}[\]:,"]+|"[^]*/g;

function bodyTitle(title, body) {
  return [title + ' ', el('span', { class: 'muted' }, formatBytes(body.size) + (body.truncated ? ', cut' : ''))];
}

function bodyParts(body, errors) {
  const lines = body.text === undefined ? undefined : jsonLines(body.text, body.truncated);
  return [
    body.note && el('p', { class: 'muted' }, body.note),
    body.text === undefined && !body.note && el('p', { class: 'muted' }, body.size === 0 ? 'empty' : 'The text of this body is not in the report.'),
    body.text !== undefined && body.text !== '' && (lines ? jsonView(lines, errors) : textView(body.text)),
    body.truncated && el('p', { class: 'muted' }, 'Cut: the first ' + plural(body.text?.length ?? 0, 'character') + ' of ' + plural(body.size, 'byte') + ' are shown.'),
    el('p', { class: 'body-foot' },
      body.sha256 && ['sha256 ', el('code', {}, body.sha256), ' '],
      body.text && copyButton('Copy body', () => body.text)),
  ].filter(Boolean);
}

function textView(text) {
  return el('pre', { class: 'body', tabindex: '0' }, text);
}

function jsonView(lines, errors) {
  const marks = new Map();
  for (const { instancePath, message } of errors) marks.set(instancePath, [...(marks.get(instancePath) ?? []), message]);
  const view = el('pre', { class: 'body', tabindex: '0' });
  const add = (some) => view.append(...some.flatMap((line) => lineNodes(line, marks)));
  add(lines.slice(0, SHOWN_LINES));
  if (lines.length <= SHOWN_LINES) return view;
  const more = button('Show ' + plural(lines.length - SHOWN_LINES, 'more line'), () => {
    more.remove();
    add(lines.slice(SHOWN_LINES));
  });
  return el('div', {}, view, more);
}

function lineNodes({ depth, parts, pointer }, marks) {
  const indent = '  '.repeat(depth);
  const spans = parts.map(([kind, text]) => (kind ? el('span', { class: kind }, text) : text));
  const messages = pointer === undefined ? undefined : marks.get(pointer);
  if (!messages) return [indent, ...spans, '\n'];
  return [el('mark', { class: 'schema' }, indent, ...spans), '\n', ...messages.map((message) => el('span', { class: 'schema-note' }, indent + '▲ ' + message + '\n'))];
}

/** Lines of { depth, parts, pointer }; undefined for what is no JSON or nests absurdly. A cut text is laid out as far as it goes. */
function jsonLines(text, truncated) {
  if (!/^\s*[{[]/.test(text) || (!truncated && !isJson(text))) return undefined;
  const tokens = text.match(JSON_TOKEN).filter((token) => token.trim() !== '');
  const lines = [];
  const open = [];
  let deepest = 0;
  let line = { depth: 0, parts: [], pointer: '' };
  const next = (pointer) => {
    lines.push(line);
    line = { depth: open.length, parts: [], pointer };
  };
  const itemPointer = () => {
    const top = open.at(-1);
    return top?.isList ? top.pointer + '/' + top.count : undefined;
  };
  tokens.forEach((token, i) => {
    const top = open.at(-1);
    const isClosed = token === '}' || token === ']';
    if (token === '{' || token === '[') {
      line.parts.push(['', token]);
      const isEmpty = tokens[i + 1] === '}' || tokens[i + 1] === ']';
      deepest = Math.max(deepest, open.length);
      open.push({ isList: token === '[', pointer: line.pointer ?? '', count: 0, isEmpty });
      if (!isEmpty) next(itemPointer());
    } else if (isClosed) {
      open.pop();
      if (!top?.isEmpty) next(undefined);
      line.parts.push(['', token]);
    } else if (token === ',') {
      line.parts.push(['', ',']);
      if (top) top.count++;
      next(itemPointer());
    } else if (token === ':') {
      line.parts.push(['', ': ']);
    } else if (tokens[i + 1] === ':' && top && !top.isList) {
      line.pointer = top.pointer + '/' + pointerStep(token);
      line.parts.push(['key', token]);
    } else {
      line.parts.push([token[0] === '"' ? 'string' : /^[-\d]/.test(token) ? 'numeral' : 'word', token]);
    }
  });
  lines.push(line);
  return deepest < LAID_OUT_LEVELS ? lines : undefined;
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function pointerStep(token) {
  return isJson(token) ? JSON.parse(token).replaceAll('~', '~0').replaceAll('/', '~1') : '';
}
`;
