import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type RequestToSign, signRequest } from '../../src/auth/aws-sig-v4/sign-request.ts';
import type { Header } from '../../src/model/exchange.ts';

/** The key that AWS publishes with the vectors. */
const KEY = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 'service',
  time: '20150830T123600Z',
};

/**
 * Signs every case of AWS's Signature Version 4 test suite below a folder and prints which of its three steps agree.
 * Gives the counts of all steps.
 */
export async function checkAwsSigV4(
  folder: string,
  print: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
): Promise<{ passed: number; total: number }> {
  const names = await readdir(folder, { recursive: true });
  const counts = { passed: 0, total: 0 };
  for (const name of names.filter((file) => file.endsWith('.req')).toSorted()) {
    const path = join(folder, name).slice(0, -'.req'.length);
    const [request, creq, sts, authz] = await Promise.all(
      ['req', 'creq', 'sts', 'authz'].map((ending) => readFile(`${path}.${ending}`, 'utf8')),
    );
    const signed = signRequest(parseRequest(request ?? ''), KEY);
    const steps = [
      ['canonical request', signed.canonicalRequest === creq],
      ['string to sign', signed.stringToSign === sts],
      ['authorization', signed.authorization === authz],
    ] as const;
    const passed = steps.filter(([, agrees]) => agrees);
    counts.passed += passed.length;
    counts.total += steps.length;
    const wrong = steps.filter(([, agrees]) => !agrees).map(([step]) => step);
    print(
      `${passed.length}/${steps.length} ${basename(path)}${wrong.length === 0 ? '' : `: wrong ${wrong.join(', ')}`}`,
    );
  }
  print(`AWS Signature Version 4: ${counts.passed} of ${counts.total}`);
  return counts;
}

/** The raw requests of the suite. A folded header line counts as one more value, which is how the suite signs it. */
function parseRequest(text: string): RequestToSign {
  const [head = '', ...body] = text.split('\n\n');
  const [requestLine = '', ...headerLines] = head.split('\n');
  const [, method = '', path = '', query = ''] = /^(\S+) ([^?]*)\??(.*) HTTP\/1\.1$/.exec(requestLine) ?? [];
  const headers: Header[] = [];
  for (const line of headerLines) {
    const colon = line.indexOf(':');
    const folded = /^\s/.test(line) ? headers.at(-1) : undefined;
    headers.push(folded ? [folded[0], line] : [line.slice(0, colon), line.slice(colon + 1)]);
  }
  const payloadHash = createHash('sha256').update(body.join('\n\n')).digest('hex');
  return { method, path, query, headers, payloadHash };
}
