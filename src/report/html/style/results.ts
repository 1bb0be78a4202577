/** The toolbar and the rows. */
export const resultsStyle = `
.results { margin-top: 22px; }
.results > h2 { font-size: 17px; float: left; }
.keys { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 2px 14px; font-size: 12px; line-height: 25px; }
kbd { padding: 0 5px; border: 1px solid var(--line); border-radius: 4px; background: var(--panel); font: 11px var(--mono); }
.toolbar, #list { clear: both; }
.toolbar { position: sticky; top: 0; z-index: 4; display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 10px 0; background: var(--page); }
.toolbar:empty { display: none; }
.toolbar input { flex: 1 1 200px; max-width: 380px; }
.toolbar select { max-width: 170px; }
.toggles { display: flex; flex-wrap: wrap; gap: 4px; }
.toggle { display: flex; align-items: center; gap: 6px; cursor: pointer; }
.toggle[aria-pressed=true] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); background: var(--hover); font-weight: 600; }
.shown { color: var(--muted); margin-left: auto; font-variant-numeric: tabular-nums; }
.toolbar .plain-button { min-height: 30px; }
.empty { padding: 30px; text-align: center; color: var(--muted); }
.file { margin-bottom: 10px; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; overflow: clip; }
.file h3 { font-size: 14px; }
.file-button, .row { width: 100%; border: 0; background: none; text-align: left; cursor: pointer; }
.file-button { display: flex; align-items: center; gap: 9px; padding: 8px 12px; font-weight: 600; }
.file-button:hover, .row:hover { background: var(--hover); }
.file-button:focus-visible, .row:focus-visible { outline-offset: -2px; }
.arrow { width: 0; height: 0; border: 5px solid transparent; border-left-color: var(--muted); margin-right: -4px; }
[aria-expanded=true] > .arrow { transform: rotate(90deg) translateX(2px); }
.file-name { overflow-wrap: anywhere; }
.collection { color: var(--muted); font-weight: 400; flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.file-counts { display: flex; gap: 12px; font-weight: 400; font-size: 13px; white-space: nowrap; font-variant-numeric: tabular-nums; }
.file-counts .icon { margin-right: 5px; }
.chunk { content-visibility: auto; }
.item { border-top: 1px solid var(--line); }
.row { display: grid; grid-template-columns: 14px 58px minmax(0, 3fr) minmax(0, 2fr) 34px 76px; gap: 0 10px; align-items: baseline; padding: 6px 12px; min-height: 33px; }
.row > .icon { align-self: start; margin-top: 4px; }
.status-word { font-size: 13px; }
.item[data-status=failed] .status-word { color: var(--failed); } .item[data-status=errored] .status-word { color: var(--errored); }
.item[data-status=passed] .status-word, .item[data-status=skipped] .status-word { color: var(--muted); }
.name { overflow-wrap: anywhere; }
.row .why { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.target { color: var(--muted); font: 12px var(--mono); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.target b { font-weight: 600; }
.http { font: 12px var(--mono); color: var(--muted); }
.row .number { color: var(--muted); font-size: 13px; }
.chip { display: inline-block; padding: 0 7px; border: 1px solid var(--line); border-radius: 9px; font-size: 11px; line-height: 17px; color: var(--muted); text-decoration: none; white-space: nowrap; vertical-align: 1px; }
.chip[data-status=flaky] { color: var(--flaky); border-color: currentColor; } .chip[data-status=errored] { color: var(--errored); border-color: currentColor; }
.item.is-open > .row { background: var(--hover); }
noscript table { width: 100%; border-collapse: collapse; background: var(--panel); }
noscript caption { text-align: left; padding: 6px 0; color: var(--muted); }
noscript th, noscript td { text-align: left; vertical-align: top; padding: 5px 10px; border: 1px solid var(--line); overflow-wrap: anywhere; }
`;
