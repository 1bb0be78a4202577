import { demoCredentials } from '../../credentials.ts';
import { readBody } from '../../read-body.ts';
import { json, problem, type Reply } from '../../reply.ts';
import type { Call, Route } from '../../route.ts';
import { verifyAwsSignature } from './verify-aws-signature.ts';

/** Routes that need AWS Signature Version 4; the second is for paths that are hard to sign. */
export const awsRoutes: readonly Route[] = [
  {
    method: '*',
    path: '/auth/aws',
    summary: 'needs AWS Signature Version 4, any region and service',
    handle: checkAws,
  },
  { method: '*', path: '/auth/aws/:rest', summary: 'the same under any name', handle: checkAws },
];

async function checkAws(call: Call): Promise<Reply> {
  const { method, target, headers, request } = call;
  const body = await readBody(call);
  const host = headers.host ?? String(headers[':authority'] ?? '');
  const signed = { method, target, host, rawHeaders: request.rawHeaders, body, nowMs: Date.now() };
  const verdict = verifyAwsSignature(signed, demoCredentials);
  if (verdict.kind === 'refused') return problem(403, 'Forbidden', { code: verdict.code, detail: verdict.detail });
  const { region, service, isTemporary } = verdict;
  return json(200, { scheme: 'aws', user: demoCredentials.username, region, service, temporary: isTemporary });
}
