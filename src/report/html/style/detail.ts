/** What an opened row shows. */
export const detailStyle = `
.detail { padding: 10px 16px 18px 36px; border-top: 1px solid var(--line); background: var(--sunken); }
.identity { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; }
.note { margin-top: 10px; padding: 8px 12px; border-left: 3px solid var(--strong-line); background: var(--panel); overflow-wrap: anywhere; }
.note[data-status=errored] { border-left-color: var(--errored); background: var(--errored-ground); }
.checks { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; }
.checks > li + li { border-top: 1px solid var(--line); }
.check { display: flex; align-items: baseline; gap: 9px; padding: 5px 10px; }
.check .icon { align-self: flex-start; margin-top: 3px; }
.check .label { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.checks > li[data-status=failed] .label, .checks > li[data-status=errored] .label { font-weight: 600; }
.check .place { text-align: right; }
.check-why { padding: 0 10px 10px 33px; }
.compare { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 2px 14px; margin-top: 4px; }
.compare dt { color: var(--muted); }
pre { overflow: auto; max-height: 560px; padding: 8px 10px; border: 1px solid var(--line); border-radius: 6px; background: var(--panel); line-height: 1.5; tab-size: 4; }
.frame, .diff { margin-top: 8px; }
.diff figcaption { font: 12px var(--mono); color: var(--muted); margin-bottom: 3px; }
.frame .gutter { color: var(--muted); user-select: none; border-right: 1px solid var(--line); margin-right: 10px; }
.frame mark { background: none; color: var(--failed); text-decoration: underline wavy; text-underline-offset: 4px; }
.minus { color: var(--failed); } .plus { color: var(--passed); }
.diff pre span { display: block; min-width: max-content; }
.diff pre .minus { background: var(--failed-ground); } .diff pre .plus { background: var(--passed-ground); }
.schema-error { margin-top: 8px; overflow-wrap: anywhere; }
.schema-error pre { margin-top: 4px; }
.pairs { border-collapse: collapse; width: 100%; background: var(--panel); border: 1px solid var(--line); }
.pairs th, .pairs td { padding: 3px 10px; border-top: 1px solid var(--line); text-align: left; vertical-align: top; font: 12px/1.5 var(--mono); overflow-wrap: anywhere; white-space: pre-wrap; }
.pairs th { width: 220px; color: var(--muted); }
.attempt { margin-top: 10px; }
.attempt > .more { margin-top: 0; border: 1px solid var(--line); border-radius: 6px; padding: 4px 12px; background: var(--sunken); }
.more { margin-top: 6px; }
.more > summary { cursor: pointer; padding: 2px 0; overflow-wrap: anywhere; }
.more[open] > summary { margin-bottom: 4px; }
.exchange { margin-bottom: 8px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--panel); }
.exchange > .more { margin-top: 0; }
.exchange .more .more { margin-left: 14px; }
.url { font: 12px var(--mono); overflow-wrap: anywhere; }
.hop { display: inline-block; min-width: 18px; color: var(--muted); font-variant-numeric: tabular-nums; }
.answer { font-weight: 600; white-space: nowrap; }
.answer[data-class="4"], .answer[data-class="5"], .answer[data-class=none] { color: var(--failed); }
.exchange-tools { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; margin: 6px 0; }
.timing { flex: 1 1 320px; display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px; }
.timing svg { width: 220px; height: 8px; border-radius: 2px; }
.body .key { color: var(--accent); } .body .string { color: var(--passed); } .body .numeral { color: var(--flaky); } .body .word { color: var(--errored); }
.body mark.schema { background: var(--failed-ground); color: inherit; box-shadow: -3px 0 0 var(--failed); }
.schema-note { color: var(--failed); font-weight: 600; }
.body-foot { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; margin-top: 4px; font-size: 12px; color: var(--muted); }
.to-copy { flex-basis: 100%; white-space: pre-wrap; overflow-wrap: anywhere; }
`;
