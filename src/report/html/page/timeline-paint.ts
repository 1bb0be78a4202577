/** Paints the timeline, at most once a frame: ten thousand bars take some time. */
export const timelinePaintScript = String.raw`
function drawTimeline() {
  if (timeline.width === 0 || timeline.isDue) return;
  timeline.isDue = true;
  requestAnimationFrame(() => {
    timeline.isDue = false;
    paintTimeline();
  });
}

function paintTimeline() {
  const { canvas, lanes, laneHeight, width } = timeline;
  const height = lanes.length * laneHeight + AXIS_HEIGHT;
  const scale = window.devicePixelRatio || 1;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext('2d');
  context.scale(scale, scale);
  const colours = coloursOfPage();
  paintAxis(context, height, colours);
  const visible = new Set(shown);
  lanes.forEach(({ spans }, lane) => {
    for (const span of spans) {
      context.globalAlpha = visible.has(span[0]) ? 1 : 0.18;
      paintSpan(context, span, lane * laneHeight + 1, colours);
    }
  });
  if (timeline.drag) {
    context.globalAlpha = 0.2;
    context.fillStyle = colours.accent;
    context.fillRect(timeline.drag[0], 0, timeline.drag[1] - timeline.drag[0], height);
  }
}

function paintSpan(context, span, y, colours) {
  const [row, start, , , , , , total] = span;
  const left = xOf(start);
  const right = left + Math.max(1.5, xOf(start + total) - left);
  if (right < 0 || left > timeline.width) return;
  const height = timeline.laneHeight > 5 ? timeline.laneHeight - 2 : timeline.laneHeight * 0.7;
  context.fillStyle = colours['phase-other'];
  context.fillRect(left, y, right - left, height);
  let at = start;
  PHASES.forEach((phase, i) => {
    const ms = span[2 + i];
    const x = xOf(at);
    at += ms;
    const width = Math.min(right, xOf(at)) - x;
    if (width < 0.3) return;
    context.fillStyle = colours['phase-' + phase];
    context.fillRect(x, y, width, height);
  });
  const { status } = index.rows[row];
  if (status !== 'failed' && status !== 'errored') return;
  const mark = Math.min(3, height / 2);
  context.fillStyle = colours.failed;
  context.fillRect(left, y + height - mark, right - left, mark);
}

function paintAxis(context, height, colours) {
  const { from, to, width } = timeline;
  const rough = (to - from) / Math.max(2, width / 110);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough) * power;
  context.font = '11px system-ui, sans-serif';
  context.textBaseline = 'bottom';
  for (let tick = Math.ceil(from / step); tick * step <= to; tick++) {
    const x = Math.round(xOf(tick * step)) + 0.5;
    context.strokeStyle = colours.line;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, height - AXIS_HEIGHT + 4);
    context.stroke();
    context.fillStyle = colours.muted;
    context.textAlign = x < 20 ? 'left' : x > width - 30 ? 'right' : 'center';
    context.fillText(tick === 0 ? '0' : formatMs(tick * step), x, height);
  }
}

function coloursOfPage() {
  const style = getComputedStyle(document.documentElement);
  const names = ['accent', 'failed', 'line', 'muted', 'phase-other', ...PHASES.map((phase) => 'phase-' + phase)];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue('--' + name)]));
}

function xOf(ms) {
  return ((ms - timeline.from) / (timeline.to - timeline.from)) * timeline.width;
}
`;
