/** Pointing at the timeline: a tip on hover, the result on click, and a stretch of time by dragging. */
export const timelinePointerScript = String.raw`
function listenToTimeline() {
  const { canvas, tip } = timeline;
  let dragFrom;
  canvas.addEventListener('pointerdown', (event) => { dragFrom = event.offsetX; });
  canvas.addEventListener('pointermove', (event) => {
    const span = spanAt(event);
    canvas.classList.toggle('is-over', span !== undefined);
    if (dragFrom !== undefined && Math.abs(event.offsetX - dragFrom) > 6) {
      timeline.drag = [dragFrom, event.offsetX];
      drawTimeline();
      tip.hidden = true;
    } else {
      showTip(span, event);
    }
  });
  canvas.addEventListener('pointerleave', () => { tip.hidden = true; });
  document.addEventListener('pointerup', (event) => {
    if (dragFrom === undefined) return;
    const [left, right] = [dragFrom, event.clientX - canvas.getBoundingClientRect().left].sort((a, b) => a - b);
    dragFrom = undefined;
    timeline.drag = undefined;
    if (right - left > 6) {
      const msOf = (x) => timeline.from + (Math.max(0, Math.min(timeline.width, x)) / timeline.width) * (timeline.to - timeline.from);
      zoomTo(msOf(left), msOf(right));
    } else if (event.target === canvas) {
      const span = spanAt(event);
      if (span) revealRow(span[0], true);
    }
  });
}

function spanAt(event) {
  const lane = timeline.lanes[Math.floor(event.offsetY / timeline.laneHeight)];
  return lane?.spans.findLast(([, start, , , , , , total]) => {
    const x = xOf(start);
    return event.offsetX >= x - 2 && event.offsetX <= Math.max(xOf(start + total), x + 1.5) + 2;
  });
}

function showTip(span, event) {
  const { tip, stage } = timeline;
  tip.hidden = span === undefined;
  if (span === undefined) return;
  const row = index.rows[span[0]];
  const phases = PHASES.map((phase, i) => [phase, span[2 + i]]).filter(([, ms]) => ms > 0);
  tip.replaceChildren(
    el('b', {}, icon(row.status), row.name),
    el('span', {}, 'at ' + formatMs(span[1]) + ', ' + formatMs(span[7])),
    el('span', { class: 'muted' }, phases.map(([phase, ms]) => phase + ' ' + formatMs(ms)).join(' · ')));
  tip.style.left = Math.max(0, Math.min(event.offsetX + 12, stage.clientWidth - tip.offsetWidth)) + 'px';
  tip.style.top = event.offsetY + 16 + 'px';
}
`;
