import { createPrivateKey, KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { TlsOptions } from '../../model/exchange.ts';
import { ProblemError } from '../../model/problem.ts';

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * Certificates and key for TLS, read once for all connections; undefined where the defaults do. As in curl, `ca`
 * replaces the built-in authorities. Node passes over an unusable `ca` and over a key of another certificate in silence,
 * so both are looked at here. Throws ProblemError (`http/tls`) that names the part that cannot be used.
 */
export function tlsContext(tls: TlsOptions | undefined): SecureContext | undefined {
  if (!tls || (tls.ca === undefined && tls.cert === undefined && tls.key === undefined)) return undefined;
  const fault = tlsFault(tls);
  if (fault)
    throw new ProblemError({ code: 'http/tls', message: fault.message, ...(fault.hint && { hint: fault.hint }) });
  return createSecureContext({
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert, key: tls.key ?? tls.cert }),
    ...(tls.passphrase === undefined ? {} : { passphrase: tls.passphrase }),
  });
}

/** What of `tls` cannot be used, and why. */
export type TlsFault = { part: 'ca' | 'cert' | 'key'; message: string; hint?: string };

/** The first part of `tls` that cannot be used, if there is one. */
export function tlsFault(tls: TlsOptions): TlsFault | undefined {
  const { ca, cert, key } = tls;
  const authorities = ca === undefined ? [] : readCertificates(ca, 'ca');
  if (!Array.isArray(authorities)) return authorities;
  return cert === undefined && key === undefined ? undefined : pairFault(tls);
}

/** As curl: a `cert` without `key` holds both in one file. */
function pairFault({ cert, key, passphrase }: TlsOptions): TlsFault | undefined {
  if (cert === undefined) {
    return { part: 'key', message: 'there is a `key` and no `cert`', hint: 'give the client certificate too' };
  }
  const certificates = readCertificates(cert, 'cert');
  if (!Array.isArray(certificates)) return certificates;
  const privateKey = readKey(key ?? cert, passphrase);
  if (!(privateKey instanceof KeyObject)) return privateKey;
  if (certificates[0]?.checkPrivateKey(privateKey)) return undefined;
  return { part: 'key', message: '`key` does not belong to `cert`', hint: 'both must come from the same pair' };
}

function readCertificates(pem: string, part: 'ca' | 'cert'): X509Certificate[] | TlsFault {
  const blocks = pem.match(PEM_CERTIFICATE) ?? [];
  if (blocks.length === 0) {
    const hint = 'it must have a -----BEGIN CERTIFICATE----- line';
    return { part, message: `\`${part}\` holds no PEM certificate`, hint };
  }
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch (error) {
    return { part, message: `a certificate of \`${part}\` cannot be read: ${(error as Error).message}` };
  }
}

function readKey(key: string, passphrase: string | undefined): KeyObject | TlsFault {
  const part = 'key';
  try {
    return createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (/MISSING_PASSPHRASE|INTERRUPTED_OR_CANCELLED/.test(code ?? '')) {
      return { part, message: '`key` is encrypted and there is no passphrase', hint: 'set `tls: { passphrase }`' };
    }
    if (/BAD_DECRYPT|bad decrypt/.test(`${code} ${message}`)) {
      return { part, message: 'the passphrase does not open `key`', hint: 'check `tls: { passphrase }`' };
    }
    return { part, message: `\`key\` cannot be read as a PEM private key (${code ?? message})` };
  }
}
