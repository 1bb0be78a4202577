/** Verdict, counts, the timeline and the panels beside each other. */
export const firstScreenStyle = `
.top { display: flex; flex-wrap: wrap; align-items: flex-end; justify-content: space-between; gap: 12px 40px; }
.verdict h1 { display: flex; align-items: center; gap: 10px; font-size: 26px; line-height: 1.2; font-weight: 650; }
.verdict h1 .icon { width: 24px; height: 24px; }
.verdict[data-state=passed] h1 { color: var(--passed); }
.verdict[data-state=failed] h1 { color: var(--failed); }
.verdict[data-state=errored] h1 { color: var(--errored); }
.verdict p { color: var(--muted); margin-top: 2px; }
.facts { display: flex; flex-wrap: wrap; gap: 6px 26px; }
.facts dt, .figures dt { font-size: 12px; color: var(--muted); }
.facts dd { font-weight: 550; font-variant-numeric: tabular-nums; }
.counts { margin-top: 16px; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.counts ul { display: flex; flex-wrap: wrap; }
.counts a { display: flex; align-items: center; gap: 7px; padding: 10px 18px; color: var(--text); text-decoration: none; }
.counts a:hover { background: var(--hover); }
.counts a:focus-visible { outline-offset: -3px; }
.counts b { font-size: 17px; font-variant-numeric: tabular-nums; }
.counts a[data-none], .counts a[data-none] .icon { color: var(--muted); }
.counts a[data-none] b { font-weight: 500; }
.share { display: block; width: 100%; height: 5px; background: var(--line); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.fill-passed { fill: var(--passed); } .fill-failed { fill: var(--failed); } .fill-errored { fill: var(--errored); } .fill-skipped { fill: var(--strong-line); }
.problems { border-left: 3px solid var(--errored); }
.problems li { padding: 3px 0; overflow-wrap: anywhere; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); gap: 0 14px; }
.links a { display: flex; align-items: baseline; gap: 9px; padding: 5px 6px; margin: 0 -6px; border-radius: 5px; color: inherit; text-decoration: none; }
.links a:hover { background: var(--hover); }
.links .icon { align-self: flex-start; margin-top: 3px; }
.links .status-word { color: var(--muted); font-size: 12px; margin-left: 4px; }
.why { display: block; color: var(--muted); font-size: 13px; overflow-wrap: anywhere; }
/* The lists beside each other are for a glance; a long reason stands whole in the opened row. */
.columns .why { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.links .place { max-width: 40%; text-align: right; }
.meter { flex: none; width: 72px; height: 6px; align-self: center; }
.meter rect { fill: var(--accent); }
.links .meter + .number { min-width: 66px; }
.histogram { display: block; width: 100%; max-height: 190px; margin: 6px 0 8px; }
.histogram rect { fill: var(--accent); }
.histogram text { fill: var(--text); font: 11px var(--sans); text-anchor: middle; }
.histogram .axis { fill: var(--muted); font-size: 10px; }
.figures { display: flex; flex-wrap: wrap; gap: 4px 12px; justify-content: space-between; }
.figures dd { font-variant-numeric: tabular-nums; font-weight: 550; }
.panel h3 { font-size: 13px; font-weight: 600; margin-top: 14px; overflow-wrap: anywhere; }
.panel h2 + h3 { margin-top: 0; }
.panel h3 code { font-size: inherit; }
.panel h3 .muted { font-weight: 400; }
.panel h3 + .figures { justify-content: flex-start; gap: 4px 40px; margin-top: 4px; }
.coverage { margin-top: 6px; overflow-x: auto; }
.coverage table { border-collapse: collapse; width: 100%; min-width: 50em; margin-top: 6px; font-size: 13px; }
.coverage tbody tr:last-child > * { border-bottom: 0; }
.coverage th, .coverage td { padding: 3px 14px 3px 0; text-align: left; vertical-align: top; font-weight: 400; border-bottom: 1px solid var(--line); }
.coverage thead th { color: var(--muted); font-size: 12px; }
.coverage tbody th { font-family: var(--mono); }
.coverage td > * { white-space: nowrap; }
.coverage s, .coverage tr[data-none] th, .coverage tr[data-none] td { color: var(--muted); }
/* Nothing was called: the row says it once. */
.coverage tr[data-none] s { text-decoration: none; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 12px; font-size: 12px; color: var(--muted); }
.panel-head .legend { margin-left: auto; }
.swatch { display: inline-block; width: 10px; height: 10px; margin-right: 5px; border-radius: 2px; background: var(--phase-other); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
${['dns', 'connect', 'tls', 'waiting', 'download']
  .map((phase) => `[data-phase=${phase}] { background: var(--phase-${phase}); fill: var(--phase-${phase}); }`)
  .join('\n')}
.swatch[data-phase=not-passed] { background: var(--failed); height: 4px; vertical-align: 2px; }
svg [data-phase=other] { fill: var(--phase-other); }
.stage { position: relative; }
.stage canvas { display: block; width: 100%; height: 100%; touch-action: pan-y; }
.stage canvas.is-over { cursor: pointer; }
.tip { position: absolute; z-index: 5; pointer-events: none; max-width: 420px; padding: 6px 10px; background: var(--panel); border: 1px solid var(--strong-line); border-radius: 6px; box-shadow: 0 4px 14px rgb(0 0 0 / 18%); font-size: 12px; overflow-wrap: anywhere; }
.tip > * { display: block; }
.tip .icon { display: inline-block; margin-right: 6px; }
`;
