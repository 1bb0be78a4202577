/** Colours, type and the parts that every section uses. Every text colour has a contrast of at least 4.5 on its ground. */
export const baseStyle = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --panel: #ffffff; --sunken: #f3f5f7; --text: #1b2027; --muted: #56606c; --line: #dce1e7; --strong-line: #8a94a0;
  --accent: #0a58a8; --focus: #0a58a8; --hover: #eef3f9;
  --passed: #1a7234; --failed: #b8232b; --errored: #8f4700; --skipped: #56606c; --flaky: #6f3bb0; --incomplete: #56606c;
  --failed-ground: #fdf0f0; --passed-ground: #eef8f0; --errored-ground: #fdf4ea; --flaky-ground: #f5effc;
  --phase-dns: #7d8896; --phase-connect: #c98a1b; --phase-tls: #8a5cd0; --phase-waiting: #4a90d9; --phase-download: #2a9d8f; --phase-other: #c3cad3;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #0e1216; --panel: #151a20; --sunken: #10151a; --text: #e2e7ec; --muted: #9ba6b2; --line: #2a323b; --strong-line: #66717d;
    --accent: #71b3ff; --focus: #71b3ff; --hover: #1c2530;
    --passed: #56c878; --failed: #ff8480; --errored: #f0a860; --skipped: #9ba6b2; --flaky: #c7a2ff; --incomplete: #9ba6b2;
    --failed-ground: #2a1718; --passed-ground: #12231a; --errored-ground: #291e12; --flaky-ground: #211a2e;
    --phase-other: #3b4550;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 64px; }
body { margin: 0 auto; max-width: 1360px; padding: 20px 24px 64px; background: var(--page); color: var(--text); font: 14px/1.45 var(--sans); }
h1, h2, h3, h4, h5, p, ul, ol, dl, dd, figure, pre { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h2 { font-size: 15px; font-weight: 600; }
h4 { font-size: 13px; font-weight: 600; margin: 14px 0 6px; }
h5 { font-size: 12px; font-weight: 600; margin: 8px 0 2px; }
[hidden] { display: none !important; }
code, pre { font-family: var(--mono); font-size: 12px; }
code { overflow-wrap: anywhere; }
a { color: var(--accent); }
.muted, .place { color: var(--muted); font-weight: 400; }
.number { font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
.grow { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.lines { white-space: pre-wrap; overflow-wrap: anywhere; }
.hidden-word, .off-screen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 16px; top: 8px; padding: 6px 12px; background: var(--panel); z-index: 9; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; border-radius: 3px; }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px; margin-top: 14px; min-width: 0; }
.panel > h2 { margin-bottom: 8px; }
.panel-head { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 14px; margin-bottom: 10px; }
button, input, select { font: inherit; color: inherit; }
.plain-button, .toggle, select, input[type=search] { border: 1px solid var(--strong-line); border-radius: 6px; background: var(--panel); padding: 3px 9px; min-height: 30px; }
.plain-button { cursor: pointer; font-size: 12px; padding: 1px 8px; min-height: 24px; }
.plain-button:hover, .toggle:hover { background: var(--hover); }
.icon { display: inline-block; flex: none; width: 14px; height: 14px; vertical-align: -2px; background: currentColor; forced-color-adjust: none; print-color-adjust: exact; -webkit-print-color-adjust: exact; -webkit-mask: var(--shape) center / contain no-repeat; mask: var(--shape) center / contain no-repeat; }
${statusRules()}
`;

/** Icons are masks, so that they take the colour of their status; a shape each, for those who do not tell colours apart. */
function statusRules(): string {
  const disc = 'M8 0a8 8 0 1 0 0 16A8 8 0 0 0 8 0z';
  const shapes: Record<string, string> = {
    passed: `${disc}m3.9 5.7-4.7 5.2-3-2.9 1.1-1.1 1.9 1.8 3.6-4z`,
    failed: `${disc}M8 6.9 5.6 4.5 4.5 5.6 6.9 8 4.5 10.4l1.1 1.1L8 9.1l2.4 2.4 1.1-1.1L9.1 8l2.4-2.4-1.1-1.1z`,
    errored: 'M8 .8 16 15.2H0zm-.9 5v4.6h1.8V5.8zm0 5.8v1.8h1.8v-1.8z',
    skipped: `${disc}M4 7.1h8v1.8H4z`,
    flaky: `${disc}m0 3.4c1.4 0 2.6.6 3.4 1.6l1-.9v3.5H8.8l1.4-1.4A2.9 2.9 0 1 0 10.7 9.3l1.5.8A4.6 4.6 0 1 1 8 3.4z`,
    incomplete: `${disc}M7.1 3.5h1.8V9H7.1zm0 7.2h1.8V12.5H7.1z`,
  };
  return Object.entries(shapes)
    .map(
      ([status, path]) =>
        `.icon[data-status=${status}] { color: var(--${status}); --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill-rule='evenodd' d='${path}'/%3E%3C/svg%3E"); }`,
    )
    .join('\n');
}
