/**
 * Every exchange as a bar, in as many lanes as ran at once. A canvas, because ten thousand bars as elements would make
 * the page slow; what it shows is in the list too.
 */
export const timelineScript = String.raw`
const PHASES = ['dns', 'connect', 'tls', 'waiting', 'download'];
const AXIS_HEIGHT = 20;
const timeline = { lanes: [], from: 0, to: 1, all: 1, width: 0 };

function buildTimeline() {
  if (index.spans.length === 0) return;
  timeline.lanes = packLanes(index.spans);
  timeline.all = timeline.to = index.spans.reduce((end, [, start, , , , , , total]) => Math.max(end, start + total), 0) || 1;
  const count = timeline.lanes.length;
  const laneHeight = Math.max(Math.min(3, 400 / count), Math.min(14, Math.floor(220 / count)));
  timeline.laneHeight = laneHeight;
  timeline.canvas = el('canvas', {
    role: 'img',
    'aria-label': 'Timeline of ' + plural(index.spans.length, 'exchange') + ' over ' + formatMs(timeline.all) + ', at most ' + timeline.lanes.length + ' at once',
  });
  timeline.tip = el('div', { class: 'tip', hidden: true });
  timeline.reset = button('Whole run', () => zoomTo(0, timeline.all), { hidden: true });
  timeline.stage = el('div', { class: 'stage' }, timeline.canvas, timeline.tip);
  timeline.stage.style.height = timeline.lanes.length * laneHeight + AXIS_HEIGHT + 'px';
  const section = document.getElementById('timeline');
  section.append(
    el('div', { class: 'panel-head' },
      el('h2', { id: 'timeline-title' }, 'Timeline ', el('span', { class: 'muted' },
        plural(index.spans.length, 'exchange') + ', at most ' + timeline.lanes.length + ' at once')),
      timeline.reset,
      el('ul', { class: 'legend' }, [...PHASES, 'not passed'].map((phase) =>
        el('li', {}, el('span', { class: 'swatch', 'data-phase': phase.replace(' ', '-') }), phase)))),
    timeline.stage);
  section.hidden = false;
  listenToTimeline();
  new ResizeObserver(([entry]) => {
    timeline.width = entry.contentRect.width;
    drawTimeline();
  }).observe(timeline.stage);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawTimeline);
}

/** Each span into the first lane that is free again: the number of lanes is what ran at once. */
function packLanes(spans) {
  const lanes = [];
  for (const span of [...spans].sort((a, b) => a[1] - b[1] || a[0] - b[0])) {
    const lane = lanes.find(({ end }) => end <= span[1] + 0.5);
    if (lane) lane.spans.push(span);
    else lanes.push({ spans: [span] });
    (lane ?? lanes.at(-1)).end = span[1] + span[7];
  }
  return lanes;
}

function zoomTo(from, to) {
  timeline.from = from;
  timeline.to = Math.max(to, from + 0.5);
  timeline.reset.hidden = from === 0 && to === timeline.all;
  drawTimeline();
}
`;
