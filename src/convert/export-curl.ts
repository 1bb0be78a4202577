import type { Exchange } from '../model/exchange.ts';
import { curlCommand } from '../text/curl-command.ts';
import type { CurlDetails } from '../text/curl-options.ts';
import { escapeTerminalLines } from '../text/escape-terminal.ts';
import { UNSEEN_CHARACTERS } from '../text/unseen-characters.ts';
import { type MarkedVariable, type Markers, markJson } from './curl-script/markers.ts';
import { shellCommand } from './curl-script/shell-command.ts';

const UNSEEN = new RegExp(`[\\0-\\x1f${UNSEEN_CHARACTERS}\\p{Cs}]+`, 'gu');

/** A request of a script; variables stand in it as markers. */
export type ScriptRequest = {
  /** Lines of comment above the command: the id, what it is for, what curl does not do of it. */
  comments: string[];
  /** Absent where only the comments are left, such as of a request that is skipped. */
  request?: Exchange['request'];
  details?: CurlDetails;
  /** Variables that its answer fills. */
  fills: readonly Fill[];
};

/** What fills a variable: a part of the body by a jq filter, or a header. */
export type Fill = { variable: string; from: { body: string } | { header: string } };

/** A variable that the user sets: before the script begins, or once the answers so far are known. */
export type Asked = { what: string; when: 'first' | 'later' };

export type CurlScript = {
  title: string;
  requests: readonly ScriptRequest[];
  markers: Markers;
  /** Variables that no answer fills. */
  asked: ReadonlyMap<string, Asked>;
  /** Hides what must not be in the script and slipped through, such as a secret that was encoded. */
  redact: (text: string) => string;
};

/** A shell script (bash, zsh) of curl commands: secrets come from the environment, captured values from the answers. */
export function exportCurl({ title, requests, markers, asked, redact }: CurlScript): string {
  const uses = new Map<string, Set<MarkedVariable['as']>>();
  const filled = new Set(requests.flatMap(({ fills }) => fills.map(({ variable }) => variable)));
  const codeOf = ({ variable, as }: MarkedVariable): string => {
    const known = uses.get(variable) ?? new Set();
    uses.set(variable, known.add(as));
    const later = asked.get(variable);
    const named = later?.when === 'later' ? `{${variable}:?${askText(later)}}` : variable;
    return useOf(named, as, filled.has(variable));
  };
  const commands = requests.map((one) => ({ ...one, command: commandOf(one, markers, codeOf) }));
  const blocks = commands.map(({ comments, command, fills }) => {
    const used = fills.filter(({ variable }) => uses.has(variable));
    return [...comments.map(commentOf), ...commandLines(command, used, uses)].join('\n');
  });
  const head = [
    '#!/usr/bin/env bash',
    ...title.split('\n').map(commentOf),
    ...helperLines(uses, filled),
    ...(requests.some(({ fills }) => headersOf(fills, uses).length > 0) ? HEADER_LINES : []),
    ...Array.from(asked).flatMap(([variable, one]) =>
      uses.has(variable) && one.when === 'first' ? [`: "\${${variable}:?${askText(one)}}"`] : [],
    ),
  ];
  return redact(`${[head.join('\n'), ...blocks].join('\n\n')}\n`);
}

function commandOf(
  { request, details = {} }: ScriptRequest,
  markers: Markers,
  codeOf: (variable: MarkedVariable) => string,
): string | undefined {
  if (request === undefined) return undefined;
  const { body, headers } = request;
  const isJson = headers.some(
    ([name, value]) => name.toLowerCase() === 'content-type' && /\bjson\b|\+json/i.test(value),
  );
  const marked =
    isJson && body?.text !== undefined ? { ...request, body: { ...body, text: markJson(body.text) } } : request;
  const command = escapeTerminalLines(curlCommand(marked, details));
  const [last = '', ...comments] = command.split('\n').toReversed();
  return [...comments.toReversed(), shellCommand(last.replace(/(^|\| )curl /, '$1curl -sS '), markers, codeOf)].join(
    '\n',
  );
}

/** Headers go to a file of their own, so that the answer is the body alone. */
const HEADER_LINES = [
  'headers=$(mktemp)',
  `header() { awk -v name="$1:" 'tolower($1) == name { sub(/^[^:]*: */, ""); sub(/\\r$/, ""); print }' "$headers"; }`,
];

type Uses = ReadonlyMap<string, ReadonlySet<MarkedVariable['as']>>;

function headersOf(fills: ScriptRequest['fills'], uses: Uses): Fill[] {
  return fills.filter(({ variable, from }) => 'header' in from && uses.has(variable));
}

/** The command, and how its answer fills variables. */
function commandLines(command: string | undefined, fills: readonly Fill[], uses: Uses): string[] {
  if (command === undefined) return [];
  if (fills.length === 0) return [command];
  const dumped = headersOf(fills, uses).length === 0 ? command : command.replace('curl -sS', 'curl -sS -D "$headers"');
  return [`answer=$(${dumped})`, `printf '%s\\n' "$answer"`, ...fills.flatMap((fill) => fillLines(fill, uses))];
}

function fillLines({ variable, from }: Fill, uses: Uses): string[] {
  if ('header' in from) {
    const value = `${variable}=$(header ${from.header.toLowerCase()})`;
    return uses.get(variable)?.has('json') ? [value, `${variable}_json=$(json "$${variable}")`] : [value];
  }
  const filter = `'${from.body.replaceAll("'", "'\\''")}'`;
  const kinds = [...(uses.get(variable) ?? [])];
  return [
    ...(kinds.some((as) => as !== 'json') ? [`${variable}=$(printf '%s' "$answer" | jq -r ${filter})`] : []),
    ...(kinds.includes('json') ? [`${variable}_json=$(printf '%s' "$answer" | jq -c ${filter})`] : []),
  ];
}

function useOf(variable: string, as: MarkedVariable['as'], isFilled: boolean): string {
  switch (as) {
    case 'text':
      return variable.startsWith('{') ? `$${variable}` : `\${${variable}}`;
    case 'path':
      return `\${${variable.replace(/^\{|[:}].*$/g, '')}#/}`;
    case 'uri':
      return `$(uri "$${variable}")`;
    case 'json':
      return isFilled ? `\${${variable}_json}` : `$(json "$${variable}")`;
    case 'jsonText':
      return `$(json_text "$${variable}")`;
  }
}

const helpers = {
  uri: `uri() { jq -rn --arg text "$1" '$text | @uri'; } # as a part of a URL`,
  json: `json() { jq -n --arg text "$1" '$text'; } # as JSON`,
  jsonText: `json_text() { jq -rn --arg text "$1" '$text | tojson | .[1:-1]'; } # as a part of a JSON string`,
};

/** The functions that the commands call. */
function helperLines(uses: Uses, filled: ReadonlySet<string>): string[] {
  const isUsed = (kind: keyof typeof helpers): boolean =>
    [...uses].some(([variable, kinds]) => kinds.has(kind) && !(kind === 'json' && filled.has(variable)));
  return (['uri', 'json', 'jsonText'] as const).filter(isUsed).map((kind) => helpers[kind]);
}

/** What a shell says where the variable is not set; it ends a script there. */
function askText({ what }: Asked): string {
  return what
    .replaceAll(UNSEEN, ' ')
    .replaceAll(/["'$`\\{}\s]+/g, ' ')
    .trim();
}

function commentOf(text: string): string {
  return `# ${text.replaceAll(UNSEEN, ' ').replaceAll(/##(?=[a-z]*\[)/gi, '# #')}`.trimEnd();
}
