/** Narrow windows, paper, and readers who asked for less movement or their own colours. */
export const mediaStyle = `
@media (max-width: 760px) {
  body { padding: 14px 12px 48px; }
  .row { grid-template-columns: 14px minmax(0, 1fr) auto; }
  .row > .status-word, .row > .http { display: none; }
  .row > .target { grid-column: 2 / 4; grid-row: 2; }
  .row > .number { grid-column: 3; grid-row: 1; }
  .links .place { display: none; }
  .file-button { flex-wrap: wrap; }
  .collection { flex: none; }
  .file-counts .word { display: none; }
  .counts a { padding: 8px 12px; }
  .toolbar { position: static; }
  .keys { display: none; }
  .toolbar input { max-width: none; flex-basis: 100%; }
  .detail { padding: 10px 10px 14px; }
  .check { flex-wrap: wrap; }
  .check .label { flex-basis: calc(100% - 30px); }
  .check-why { padding-left: 10px; }
  .pairs th { width: 38%; }
  .panel-head .legend { margin-left: 0; }
}
@media (forced-colors: active) {
  .toggle[aria-pressed=true] { outline: 2px solid Highlight; }
}
@media print {
  :root { color-scheme: light; --page: #fff; --sunken: #fff; --hover: #fff; }
  body { max-width: none; padding: 0; }
  .toolbar, .keys, .skip, .plain-button, .arrow { display: none; }
  .chunk { content-visibility: visible; }
  .item, .panel, .checks > li { break-inside: avoid; }
  .is-open { break-inside: auto; }
  pre { max-height: none; white-space: pre-wrap; }
  .file { overflow: visible; }
}
`;
