import { isJsonObject, type JsonObject } from '../../../model/json.ts';
import { templateValue } from '../../template/template-value.ts';
import { expandText } from '../expand-text.ts';
import { obstruct, type RequestContext } from '../http-context.ts';
import type { HttpRegion } from '../tree.ts';
import { jsonBody } from './json-body.ts';

const OPERATION = /^\s*(?:query|mutation|subscription)\b[^\r\n]*[{(]|^\s*gql\s+\S+\s+<\s/;
const IMPORT = /^[ \t]*gql\s+\S+\s+<\s*(\S[^\r\n]*?)[ \t]*$/m;

/** Whether a body is an operation of GraphQL, as httpyac tells it from JSON. */
export function isGraphqlText(text: string): boolean {
  return OPERATION.test(text);
}

type GraphqlSource = { at: number; fragments: HttpRegion['fragments'] };

/** An operation, a blank line and its variables as JSON. Undefined where the variables are none. */
export async function graphqlBody(
  text: string,
  { at, fragments }: GraphqlSource,
  context: RequestContext,
): Promise<JsonObject | undefined> {
  const { operation, variables } = splitVariables(text);
  const json = variables === '' ? undefined : jsonBody(variables, at, context);
  if (variables !== '' && (json === undefined || !isJsonObject(json))) return undefined;
  const document = await importDocument(operation, at, context);
  if (document === undefined) return {};
  const used = await usedFragments(document, fragments, context);
  const query = [...used, document].join('\n\n');
  return {
    graphql: {
      query: templateValue(expandText(query, at, context), { asText: true }),
      ...(json !== undefined && { variables: json }),
    },
  };
}

/** Variables begin after a blank line, with a brace; everything before is the operation. */
function splitVariables(text: string): { operation: string; variables: string } {
  const starts = [...text.matchAll(/\n[ \t]*\r?\n(?=\s*\{)/g)];
  const last = starts.at(-1);
  if (last === undefined) return { operation: text.trim(), variables: '' };
  return { operation: text.slice(0, last.index).trim(), variables: text.slice(last.index).trim() };
}

/** The document that `gql name < file` stands for. */
async function importDocument(text: string, at: number, context: RequestContext): Promise<string | undefined> {
  const path = IMPORT.exec(text)?.[1];
  if (path === undefined) return text;
  const content = path.includes('{{') ? undefined : await context.readBeside(context.input, path);
  if (content !== undefined) return text.replace(IMPORT, () => content.trim());
  obstruct(context, {
    at,
    end: at + text.length,
    what: `file ${path}`,
    why: 'it is not there; write the operation under `graphql.query`',
  });
  return undefined;
}

/** The fragments whose names the document spreads. */
async function usedFragments(
  document: string,
  fragments: HttpRegion['fragments'],
  context: RequestContext,
): Promise<string[]> {
  const used: string[] = [];
  for (const { at, text } of fragments) {
    const name = /(?:fragment|gql)\s+(\w+)/.exec(text)?.[1] ?? '';
    if (!new RegExp(`\\.\\.\\.\\s*${name}\\b`).test(document)) continue;
    const content = await importDocument(text, at, context);
    if (content !== undefined) used.push(content);
  }
  return used;
}
