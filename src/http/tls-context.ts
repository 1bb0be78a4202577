import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { TlsOptions } from '../model/exchange.ts';
import { ProblemError } from '../model/problem.ts';

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * Certificates and key for TLS, read once for all connections; undefined where the defaults do. As in curl, `ca`
 * replaces the built-in authorities. Node passes over an unusable `ca` and over a key of another certificate in silence,
 * so both are looked at here. Throws ProblemError (`http/tls`) that names the part that cannot be used.
 */
export function tlsContext(tls: TlsOptions | undefined): SecureContext | undefined {
  if (!tls || (tls.ca === undefined && tls.cert === undefined && tls.key === undefined)) return undefined;
  if (tls.ca !== undefined) readCertificates(tls.ca, 'ca');
  if (tls.cert !== undefined || tls.key !== undefined) checkPair(tls);
  return createSecureContext({
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert, key: tls.key ?? tls.cert }),
    ...(tls.passphrase === undefined ? {} : { passphrase: tls.passphrase }),
  });
}

/** As curl: a `cert` without `key` holds both in one file. */
function checkPair({ cert, key, passphrase }: TlsOptions): void {
  if (cert === undefined) throw tlsProblem('there is a `key` and no `cert`', 'give the client certificate too');
  const [certificate] = readCertificates(cert, 'cert');
  const privateKey = readKey(key ?? cert, passphrase);
  if (!certificate?.checkPrivateKey(privateKey)) {
    throw tlsProblem('`key` does not belong to `cert`', 'both must come from the same pair');
  }
}

function readCertificates(pem: string, part: 'ca' | 'cert'): X509Certificate[] {
  const blocks = pem.match(PEM_CERTIFICATE) ?? [];
  if (blocks.length === 0) {
    throw tlsProblem(`\`${part}\` holds no PEM certificate`, 'it must have a -----BEGIN CERTIFICATE----- line');
  }
  return blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch (error) {
      throw tlsProblem(`a certificate of \`${part}\` cannot be read: ${(error as Error).message}`);
    }
  });
}

function readKey(key: string, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (/MISSING_PASSPHRASE|INTERRUPTED_OR_CANCELLED/.test(code ?? '')) {
      throw tlsProblem('`key` is encrypted and there is no passphrase', 'set `tls: { passphrase }`');
    }
    if (/BAD_DECRYPT|bad decrypt/.test(`${code} ${message}`)) {
      throw tlsProblem('the passphrase does not open `key`', 'check `tls: { passphrase }`');
    }
    throw tlsProblem(`\`key\` cannot be read as a PEM private key (${code ?? message})`);
  }
}

function tlsProblem(message: string, hint?: string): ProblemError {
  return new ProblemError({ code: 'http/tls', message, ...(hint === undefined ? {} : { hint }) });
}
