import { UNSEEN_CHARACTERS } from '../../../text/unseen-characters.ts';

/** Elements and words. Every text of a run becomes a text node: nothing in this page parses HTML, and nothing hides or reorders. */
export const domScript = String.raw`
const SVG = 'http://www.w3.org/2000/svg';
const UNSEEN = /(?![\t\n])[\0-\x1f${UNSEEN_CHARACTERS}]/g;

function el(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

function svg(tag, attributes, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false).map(shownText));
  return element;
}

function shownText(child) {
  if (typeof child !== 'string') return child;
  return child.replace(UNSEEN, (character) => '\\u{' + character.codePointAt(0).toString(16) + '}');
}

function icon(status) {
  return el('span', { class: 'icon', 'data-status': status, 'aria-hidden': 'true' });
}

function button(text, onClick, attributes) {
  return el('button', { type: 'button', class: 'plain-button', click: onClick, ...attributes }, text);
}

/** A native disclosure whose content is built when it is first opened. */
function disclosure(title, open, build) {
  const details = el('details', { class: 'more' }, el('summary', {}, title));
  let built = false;
  const fill = () => {
    if (built || !details.open) return;
    built = true;
    details.append(...[build()].flat());
  };
  details.open = open;
  fill();
  details.addEventListener('toggle', fill);
  return details;
}

function formatMs(ms) {
  if (ms < 10) return Number(ms.toFixed(1)) + ' ms';
  if (ms < 999.5) return Math.round(ms) + ' ms';
  if (ms < 59995) return Number((ms / 1000).toFixed(2)) + ' s';
  const seconds = Math.round(ms / 1000);
  return Math.floor(seconds / 60) + ' m ' + String(seconds % 60).padStart(2, '0') + ' s';
}

function formatBytes(bytes) {
  if (bytes < 1e3) return bytes + ' B';
  if (bytes < 1e6) return Number((bytes / 1e3).toFixed(1)) + ' KB';
  return Number((bytes / 1e6).toFixed(1)) + ' MB';
}

function plural(count, noun) {
  return count.toLocaleString('en') + ' ' + noun + (count === 1 ? '' : 's');
}

function announce(message) {
  const region = document.getElementById('announcer');
  region.textContent = '';
  setTimeout(() => { region.textContent = message; }, 30);
}
`;
