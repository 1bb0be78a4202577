import type { Problem } from '../model/problem.ts';
import { ProblemError } from '../model/problem.ts';
import type { ProblemCode } from '../model/problem-codes.ts';
import { machineHint } from './machine-hint.ts';

/** Where the exchange stood when the error came. */
export type ErrorContext = {
  url: URL;
  /** Whether the connection was open. */
  connected: boolean;
  /** Whether the head of the answer had arrived. */
  answered?: boolean;
  /** `scheme://host:port` of a proxy in between that forwards plain requests. */
  proxy?: string | undefined;
  unix?: string | undefined;
  /** What had arrived, as the end of a sentence: `after 12 KB of the body`. */
  progress?: string | undefined;
};

/**
 * The problem that an error of undici, a socket, TLS or DNS stands for; the one place that knows their codes. Errors
 * without any code are bugs of this program and are thrown on.
 */
export function problemOfError(error: unknown, context: ErrorContext): Problem {
  if (error instanceof ProblemError) return error.problem;
  const cause = innermost(error);
  if (cause.code === '') throw error;
  const found = classify(cause, context);
  return context.proxy === undefined || context.connected ? found : proxyProblem(found, context.proxy);
}

/** The problem of reaching a proxy. */
export function proxyProblem(cause: Problem, proxy: string): Problem {
  return {
    code: 'http/proxy',
    message: `the proxy ${proxy} cannot be used: ${cause.message}`,
    hint: cause.hint ?? 'see `proxy`, --proxy and the variables HTTP_PROXY, HTTPS_PROXY and NO_PROXY',
  };
}

/** Whether the error is the other side ending the connection: then a reused connection may just have been idle too long. */
export function isClosedByPeer(error: unknown): boolean {
  if (error instanceof ProblemError) return false;
  const { code, message } = innermost(error);
  return CLOSED.has(code) || (code === 'UND_ERR_INFO' && HTTP2_CLOSED.test(message));
}

type Cause = { code: string; message: string; data?: unknown };

const HTTP2_CLOSED = /^HTTP\/2: (stream|"GOAWAY")/;
const CLOSED = new Set([
  'ERR_HTTP2_INVALID_SESSION',
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'UND_ERR_SOCKET',
  'UND_ERR_CLOSED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_HTTP2_STREAM_ERROR',
  'ERR_HTTP2_SESSION_ERROR',
  'ERR_HTTP2_GOAWAY_SESSION',
]);

const UNREACHABLE = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL', 'EINVAL']);

/** OpenSSL's words for "these bytes are not TLS". */
const NOT_TLS =
  /ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNKNOWN_PROTOCOL|HTTP_REQUEST|RECORD_LAYER_FAILURE)/;

const TRUST_HINT = 'name its certificate authority with `tls: { ca }` or --cacert, or do not verify with -k';

const certificateProblems: Record<string, [message: string, hint: string]> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: ['its certificate is self-signed', TRUST_HINT],
  SELF_SIGNED_CERT_IN_CHAIN: ['its certificate chain ends in an authority that is not trusted', TRUST_HINT],
  UNABLE_TO_GET_ISSUER_CERT: ['the authority that issued its certificate is not known', TRUST_HINT],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['the authority that issued its certificate is not known', TRUST_HINT],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'the authority that issued its certificate is not known, or the server does not send the whole chain',
    TRUST_HINT,
  ],
  CERT_HAS_EXPIRED: ['its certificate has expired', 'renew the certificate, or do not verify with -k'],
  CERT_NOT_YET_VALID: ['its certificate is not valid yet', 'compare the clocks of both machines'],
  CERT_REVOKED: ['its certificate was revoked', 'the server needs a new certificate'],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'its certificate is for another host',
    'use a host name of the certificate, set `tls: { serverName }`, or do not verify with -k',
  ],
  HOSTNAME_MISMATCH: ['its certificate is for another host', 'use a host name of the certificate'],
};

function classify(cause: Cause, context: ErrorContext): Problem {
  const { code, message } = cause;
  const { url, connected } = context;
  const origin = url.origin;
  if (code === 'ENOTFOUND' || code.startsWith('EAI_') || (code === 'EINVAL' && message.startsWith('getaddrinfo '))) {
    return problem('http/dns', `${origin}: the host name ${url.hostname} has no address (${code})`, DNS_HINT);
  }
  if (context.unix !== undefined && (code === 'ENOENT' || code === 'EACCES' || code === 'ENOTSOCK')) {
    const why = code === 'ENOENT' ? 'there is no socket' : 'no socket can be opened';
    return problem('http/refused', `${origin}: ${why} at ${context.unix} (${code})`, 'see `unix` and --unix');
  }
  if (code === 'ECONNREFUSED') {
    return problem('http/refused', `nothing listens at ${context.unix ?? addressOf(url)}`, 'is the server running?');
  }
  if (UNREACHABLE.has(code)) {
    return problem('http/unreachable', `${origin}: the network has no way to ${url.hostname} (${code})`);
  }
  if (code === 'ETIMEDOUT' && !connected) {
    return problem('http/connect-timeout', `${origin}: the system gave up opening the connection (${code})`);
  }
  if (NOT_TLS.test(code) || /wrong version number|packet length too long/.test(message)) {
    return problem('http/protocol', `${origin} does not speak TLS`, `is it http://${url.host}?`);
  }
  const tls = tlsProblem(cause, context);
  if (tls) return tls;
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'HPE_HEADER_OVERFLOW') {
    return problem('http/protocol', `${origin}: the head of the answer is larger than 128 KiB`);
  }
  if (message === 'bad response' || message === 'bad upgrade') {
    return problem('http/protocol', `${origin} sent an answer that nothing asked for (${message})`);
  }
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' && context.answered !== true) {
    return problem('http/protocol', `the answer of ${origin} is not HTTP: its head is broken, ${BROKEN_HEAD}`);
  }
  if (code === 'ERR_ASSERTION') {
    return problem(
      'http/protocol',
      `the answer of ${origin} is not HTTP: its status is below 100, or 101 that nothing asked for`,
    );
  }
  if (code === 'HPE_INVALID_EOF_STATE' || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return closed(context, code);
  if (code.startsWith('ERR_HTTP2_') || message.startsWith('HTTP/2: ')) return http2Problem(cause, context);
  if (code === 'EMFILE' || code === 'ENFILE') {
    return problem('http/failed', `${origin}: no further connection can be opened (${code})`, machineHint(cause).hint);
  }
  if (code.startsWith('HPE_') || /^Parse Error|HTTP\/1\.1 protocol/.test(message)) {
    return notHttp(cause, origin);
  }
  if (isClosedByPeer(cause) || code === 'ETIMEDOUT') return closed(context, code);
  if (code === 'UND_ERR_DESTROYED') {
    return problem('run/interrupted', `${origin}: the run ended while the request was under way`);
  }
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') {
    return problem('http/bad-header', `the request to ${origin} cannot be sent: ${message}`);
  }
  if (code === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH') {
    return problem(
      'http/file',
      `${origin}: the body to send is not as long as it was said to be`,
      'did the file change?',
    );
  }
  return problem('http/failed', `${origin}: ${message} (${code})`);
}

const DNS_HINT = 'check the spelling, or give it an address with `resolve` or --resolve';

const BROKEN_HEAD = 'with two lengths, a length beside Transfer-Encoding, or a line that is no header';

/** Problems of HTTP/2 (RFC 9113, section 7): one stream was reset, or the whole connection is of no use. */
function http2Problem({ code, message }: Cause, context: ErrorContext): Problem {
  const { origin } = context.url;
  const reason = /NGHTTP2_[A-Z0-9_]+/.exec(message)?.[0] ?? code;
  const when = context.progress ?? NO_BYTE;
  if (code === 'ERR_HTTP2_STREAM_ERROR' && reason !== 'NGHTTP2_PROTOCOL_ERROR') {
    return problem('http/closed', `${origin} reset the stream ${when} (${reason})`);
  }
  const away = /"GOAWAY".* code (\d+)/.exec(message)?.[1];
  if (away !== undefined) return problem('http/closed', `${origin} ended the connection ${when} (GOAWAY ${away})`);
  if (isClosedByPeer({ code, message }) && code !== 'ERR_HTTP2_STREAM_ERROR') {
    return problem('http/closed', `${origin} ended the connection ${when} (${reason})`);
  }
  if (
    /^ERR_HTTP2_INVALID_(HEADER|PSEUDO|CONNECTION_HEADERS|INFO)|^ERR_HTTP2_.*(PSEUDOHEADER|HEADER_SINGLE)/.test(code)
  ) {
    return problem('http/bad-header', `the request to ${origin} cannot be sent: ${message}`);
  }
  return problem('http/protocol', `the answer of ${origin} is not HTTP/2: ${message} (${code})`);
}

function tlsProblem({ code, message }: Cause, { url, connected }: ErrorContext): Problem | undefined {
  const known = certificateProblems[code];
  if (known) {
    const detail = code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? `: ${altNames(message)}` : '';
    return problem('http/tls', `${url.origin}: ${known[0]}${detail} (${code})`, known[1]);
  }
  if (/ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_)|PEER_DID_NOT_RETURN/.test(code)) {
    const hint = 'give a client certificate with `tls: { cert, key }` or --cert and --key';
    return problem('http/tls', `${url.origin}: the server wants another client certificate (${code})`, hint);
  }
  if (!connected && url.protocol === 'https:' && (CLOSED.has(code) || code === 'ETIMEDOUT')) {
    return problem('http/tls', `${url.origin}: the server closed the connection during the TLS handshake (${code})`);
  }
  if (/^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|INVALID_|UNABLE_TO|PATH_LENGTH|EPROTO)/.test(code)) {
    return problem('http/tls', `${url.origin}: the TLS handshake failed: ${reasonOf(message)} (${code})`);
  }
  return undefined;
}

function notHttp({ code, message, data }: Cause, origin: string): Problem {
  const start = typeof data === 'string' ? data : '';
  // A TLS alert or handshake record (RFC 8446, section 5.1) where a status line was expected.
  if (/^[\x15\x16]\x03/.test(start)) {
    return problem('http/protocol', `${origin} answered with TLS`, `is it https://${new URL(origin).host}?`);
  }
  const detail = /\((.+)\)$/.exec(message)?.[1] ?? message;
  const at = start === '' ? '' : `, at ${JSON.stringify(start.slice(0, 40))}`;
  return problem('http/protocol', `the answer of ${origin} is not HTTP: ${detail}${at} (${code})`);
}

const NO_BYTE = 'before any byte of the answer';

/** With TLS 1.3 a server learns only after the handshake that it got no client certificate; some then just hang up. */
const CERTIFICATE_HINT = 'does the server want a client certificate? `tls: { cert, key }`, --cert and --key';

function closed({ url, progress }: ErrorContext, code: string): Problem {
  const when = progress ?? NO_BYTE;
  const hint = url.protocol === 'https:' && when === NO_BYTE ? CERTIFICATE_HINT : undefined;
  return problem('http/closed', `${url.origin} ended the connection ${when} (${code})`, hint);
}

function problem(code: ProblemCode, message: string, hint?: string): Problem {
  return { code, message, ...(hint === undefined ? {} : { hint }) };
}

function addressOf(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
}

/** Happy eyeballs (RFC 8305) fails with one error for each address; the last is as good as any. */
function innermost(error: unknown): Cause {
  let cause = error as Partial<Cause> & { name?: string; errors?: unknown[] };
  while (Array.isArray(cause.errors) && cause.errors.length > 0) cause = cause.errors.at(-1) as typeof cause;
  // The parser's errors have a code only in some versions of undici.
  const code = cause.code ?? (cause.name === 'HTTPParserError' ? parserCode(cause.message) : '');
  return { code, message: cause.message || code, data: cause.data };
}

function parserCode(message = ''): string {
  return message.includes('Invalid EOF state') ? 'HPE_INVALID_EOF_STATE' : 'HPE_INVALID';
}

function altNames(message: string): string {
  return (/altnames: (.+)$/.exec(message)?.[1] ?? message).replace(/:\s*$/, '');
}

/** `40C7…:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:../deps/…` → the words in it. */
function reasonOf(message: string): string {
  return /:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/.exec(message)?.[1] ?? message.trim();
}
