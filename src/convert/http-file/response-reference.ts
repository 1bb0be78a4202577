import { celPath } from '../template/cel-path.ts';
import { jsonPathSteps } from '../template/json-path-steps.ts';
import type { DraftPart } from '../template/template-value.ts';

type Named = ReadonlyMap<string, { id: string; isList: boolean }>;

/**
 * What a request before got: `login.response.body.$.token` of the REST client, `login.token` and
 * `loginResponse.headers.location` of httpyac. Undefined for anything else.
 */
export function responseReference(source: string, named: Named): (DraftPart & { cel: string }) | undefined {
  const [, root = '', rest = ''] = /^([\p{L}_$][\p{L}\p{N}_$-]*)([\s\S]*)$/u.exec(source) ?? [];
  const direct = named.get(root);
  if (direct !== undefined && !direct.isList) {
    const base = `responses.${direct.id}`;
    return rest.startsWith('.response.') ? restClient(base, rest.slice('.response.'.length)) : bodyMember(base, rest);
  }
  const whole = named.get(root.replace(/Response$/, ''));
  if (whole === undefined || whole.isList || !root.endsWith('Response')) return undefined;
  return ofResponse(`responses.${whole.id}`, rest);
}

function restClient(base: string, path: string): (DraftPart & { cel: string }) | undefined {
  if (path === 'body' || path === 'body.*') return { cel: `${base}.text`, isText: true };
  const header = /^headers\.([\w-]+)$/.exec(path)?.[1];
  if (header !== undefined) return { cel: celPath(`${base}.headers`, [header.toLowerCase()]), isText: true };
  const json = /^body\.(\$[\s\S]*)$/.exec(path)?.[1] ?? path.replace(/^body(?=[.[])/, '$');
  return bodyMember(base, json.replace(/^\$/, ''));
}

function bodyMember(base: string, rest: string): (DraftPart & { cel: string }) | undefined {
  const steps = jsonPathSteps(`$${rest.replaceAll('?.', '.')}`);
  return steps === undefined ? undefined : { cel: celPath(`${base}.body`, steps), isText: false };
}

function ofResponse(base: string, rest: string): (DraftPart & { cel: string }) | undefined {
  const steps = jsonPathSteps(`$${rest}`) ?? [];
  const [first, second] = steps;
  if (first === 'statusCode' && steps.length === 1) return { cel: `${base}.status`, isText: false };
  if (first === 'body' && steps.length === 1) return { cel: `${base}.text`, isText: true };
  if (first === 'parsedBody') return { cel: celPath(`${base}.body`, steps.slice(1)), isText: false };
  if (first === 'headers' && typeof second === 'string' && steps.length === 2) {
    return { cel: celPath(`${base}.headers`, [second.toLowerCase()]), isText: true };
  }
  return undefined;
}
