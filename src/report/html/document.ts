import { createHash } from 'node:crypto';
import { escapeHtml as text } from './escape.ts';
import { pageScript } from './page/page-script.ts';
import { pageStyle } from './style/page-style.ts';
import type { Verdict } from './verdict.ts';

/**
 * Nothing is loaded, no script runs but ours: response bodies stand in this page. Images may only be `data:`, which the
 * icons in the style are.
 */
const POLICY = [
  "default-src 'none'",
  `script-src '${sha256(pageScript)}'`,
  `style-src '${sha256(pageStyle)}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const FAVICON_COLOURS: Record<Verdict['state'], string> = {
  passed: '1a7f37',
  failed: 'c0262d',
  errored: '9a4b00',
  incomplete: '5b6470',
};

/** Everything before the first element of the body. */
export function documentHead(verdict: Verdict): string {
  const favicon = `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23${FAVICON_COLOURS[verdict.state]}'/%3E%3C/svg%3E`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${text(verdict.title)} · rollcall</title>
<link rel="icon" href="${favicon}">
<style>${pageStyle}</style>
</head>
<body>
<a class="skip" href="#results-title">Skip to results</a>
`;
}

/** The script. It stands before the details, so that the list is there while a long report is still read. */
export function documentScript(): string {
  return `<script>${pageScript}</script>\n`;
}

export const documentEnd = '</body>\n</html>\n';

function sha256(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}
