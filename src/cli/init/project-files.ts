/** `schema` is how the file reaches its schema, `openapi` the description; `isUsed` false only mentions it. */
export type ConfigParts = {
  schema: string;
  values: Record<string, string>;
  openapi?: { path: string; isUsed: boolean };
};

/** The text of rollcall.yaml. */
export function configFile({ schema, values, openapi }: ConfigParts): string {
  const path = openapi === undefined ? 'api/openapi.yaml' : plain(openapi.path);
  const isUsed = openapi?.isUsed === true;
  return `# yaml-language-server: $schema=${schema}
#
# Settings of this project; the folder of this file is its root. Keys have the names of the flags, and flags win.
collections: ["collections/**/*.{yaml,yml}"]

# Values of what collections declare under \`env\`; \`rollcall -e staging\` takes another set. Secrets belong in .env.
environments:
${environment('local', values, '  ')}
${environment('staging', { API_URL: 'https://staging.example.com' }, '  # ')}
environment: local

# An OpenAPI description that every exchange is checked against.
${isUsed ? '' : '# '}openapi: ${path}
`;
}

/** The text of .env.example: a line for each variable that has to be given. */
export function envExample(variables: Record<string, string>): string {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  return `# Values that must not be in the repository. Copy this file to .env, which git ignores, and fill it in.
# The environment of the process and --var NAME=value are stronger than .env.
${lines.length === 0 ? '# API_TOKEN=\n' : lines.join('')}`;
}

function environment(name: string, values: Record<string, string>, indent: string): string {
  const entries = Object.entries(values);
  if (entries.length === 0) return `${indent}${name}: {}`;
  return [`${indent}${name}:`, ...entries.map(([key, value]) => `${indent}  ${key}: ${plain(value)}`)].join('\n');
}

/** YAML text, in quotes where it could be read as something else. */
function plain(value: string): string {
  const isPlain = /^[A-Za-z./][\w./:@%-]*[\w/]$/.test(value) && !/^(true|false|null|yes|no|on|off)$/i.test(value);
  return isPlain ? value : JSON.stringify(value);
}
