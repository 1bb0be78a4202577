/** What stands for a variable while requests are made ready: it survives URLs, headers, JSON and forms, and shows in which it stood. */
export type Markers = {
  /** The text that stands for a shell variable. */
  of: (variable: string) => string;
  /** A text with its variables made code by `codeOf`, the texts between them by `textOf`. */
  split: (text: string) => (string | MarkedVariable)[];
};

/** How a variable is used: as it is, percent-encoded, as a JSON value, within a JSON string, or as a path behind a slash. */
export type MarkedVariable = { variable: string; as: 'text' | 'uri' | 'json' | 'jsonText' | 'path' };

/** `+` stays itself everywhere but where a value is percent-encoded; lower case, since hosts lose any other. */
const MARKER = /zq(?:\+|%2B)(\d+)([jtp]?)(\+|%2B)zq/gi;

const kinds = { j: 'json', t: 'jsonText', p: 'path' } as const;

export function createMarkers(): Markers {
  const variables: string[] = [];
  return {
    of: (variable) => {
      if (!variables.includes(variable)) variables.push(variable);
      return `zq+${String(variables.indexOf(variable)).padStart(4, '0')}+zq`;
    },
    split: (text) => {
      const parts: (string | MarkedVariable)[] = [];
      let at = 0;
      for (const match of text.matchAll(MARKER)) {
        const [whole, number, kind, plus] = match;
        const variable = variables[Number(number)];
        if (variable === undefined) continue;
        if (match.index > at) parts.push(text.slice(at, match.index));
        const as = kinds[kind as keyof typeof kinds] ?? (plus === '+' ? 'text' : 'uri');
        parts.push({ variable, as });
        at = match.index + whole.length;
      }
      if (at < text.length) parts.push(text.slice(at));
      return parts;
    },
  };
}

/** JSON text whose variables know whether they are a whole value or a part of a string. */
export function markJson(json: string): string {
  return json.replaceAll(/"zq\+(\d+)\+zq"/g, 'zq+$1j+zq').replaceAll(/zq\+(\d+)\+zq/g, 'zq+$1t+zq');
}

/** A URL whose path is a variable: whether that begins with a slash of its own is known only then. */
export function markPath(url: string): string {
  return url.replace(/\/zq\+(\d+)\+zq/, '/zq+$1p+zq');
}
