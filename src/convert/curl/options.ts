/** Options with an argument: long names by their letter, or without one. */
const WITH_LETTER_AND_ARGUMENT = {
  A: 'user-agent',
  b: 'cookie',
  c: 'cookie-jar',
  C: 'continue-at',
  d: 'data',
  D: 'dump-header',
  e: 'referer',
  E: 'cert',
  F: 'form',
  H: 'header',
  h: 'help',
  K: 'config',
  m: 'max-time',
  o: 'output',
  P: 'ftp-port',
  Q: 'quote',
  r: 'range',
  t: 'telnet-option',
  T: 'upload-file',
  u: 'user',
  U: 'proxy-user',
  w: 'write-out',
  x: 'proxy',
  X: 'request',
  y: 'speed-time',
  Y: 'speed-limit',
  z: 'time-cond',
} as const;

const WITH_ARGUMENT =
  `abstract-unix-socket alt-svc aws-sigv4 cacert capath cert-type ciphers connect-timeout connect-to create-file-mode
  crlfile curves data-ascii data-binary data-raw data-urlencode delegation dns-interface dns-ipv4-addr dns-ipv6-addr
  dns-servers doh-url egd-file engine etag-compare etag-save expect100-timeout form-string ftp-account
  ftp-alternative-to-user ftp-method ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip hostpubmd5
  hostpubsha256 hsts interface ip-tos ipfs-gateway json keepalive-cnt keepalive-time key key-type krb libcurl
  limit-rate local-port login-options mail-auth mail-from mail-rcpt max-filesize max-redirs netrc-file noproxy
  oauth2-bearer output-dir parallel-max pass pinnedpubkey preproxy proto proto-default proto-redir proxy-cacert
  proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass
  proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy1.0
  pubkey random-file rate request-target resolve retry retry-delay retry-max-time sasl-authzid service-name socks4
  socks4a socks5 socks5-gssapi-service socks5-hostname stderr tftp-blksize tls-max tls13-ciphers tlsauthtype
  tlspassword tlsuser trace trace-ascii trace-config unix-socket url url-query variable vlan-priority`.split(/\s+/);

const WITH_LETTER = {
  0: 'http1.0',
  1: 'tlsv1',
  2: 'sslv2',
  3: 'sslv3',
  4: 'ipv4',
  6: 'ipv6',
  '#': 'progress-bar',
  ':': 'next',
  a: 'append',
  B: 'use-ascii',
  f: 'fail',
  g: 'globoff',
  G: 'get',
  i: 'include',
  I: 'head',
  j: 'junk-session-cookies',
  J: 'remote-header-name',
  k: 'insecure',
  l: 'list-only',
  L: 'location',
  M: 'manual',
  n: 'netrc',
  N: 'no-buffer',
  O: 'remote-name',
  p: 'proxytunnel',
  q: 'disable',
  R: 'remote-time',
  s: 'silent',
  S: 'show-error',
  v: 'verbose',
  V: 'version',
  Z: 'parallel',
} as const;

const WITHOUT_ARGUMENT =
  `alpn anyauth basic buffer ca-native cert-status clobber compressed compressed-ssh create-dirs crlf digest
  disable-eprt disable-epsv disallow-username-in-url doh-cert-status doh-insecure eprt epsv fail-early fail-with-body
  false-start form-escape ftp-create-dirs ftp-pasv ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-control
  haproxy-protocol http0.9 http1.1 http2 http2-prior-knowledge http3 http3-only ignore-content-length keepalive
  location-trusted mail-rcpt-allowfails metalink mptcp negotiate netrc-optional npn ntlm ntlm-wb parallel-immediate
  path-as-is post301 post302 post303 progress-meter proxy-anyauth proxy-basic proxy-digest proxy-http2 proxy-insecure
  proxy-negotiate proxy-ntlm proxy-ssl-allow-beast proxy-ssl-auto-client-cert proxy-tlsv1 raw remote-name-all
  remove-on-error retry-all-errors retry-connrefused sasl-ir sessionid skip-existing socks5-basic socks5-gssapi
  socks5-gssapi-nec ssl ssl-allow-beast ssl-auto-client-cert ssl-no-revoke ssl-reqd ssl-revoke-best-effort
  styled-output suppress-connect-headers tcp-fastopen tcp-nodelay tftp-no-options tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3
  tr-encoding trace-ids trace-time use-ascii xattr`.split(/\s+/);

/** An option of curl. `takes`: it has an argument. */
export type CurlOption = { name: string; takes: boolean };

const byLetter = new Map<string, CurlOption>([
  ...Object.entries(WITH_LETTER_AND_ARGUMENT).map(([letter, name]) => [letter, { name, takes: true }] as const),
  ...Object.entries(WITH_LETTER).map(([letter, name]) => [letter, { name, takes: false }] as const),
]);

const byName = new Map<string, CurlOption>([
  ...Array.from(byLetter.values(), (option) => [option.name, option] as const),
  ...WITH_ARGUMENT.map((name) => [name, { name, takes: true }] as const),
  ...WITHOUT_ARGUMENT.map((name) => [name, { name, takes: false }] as const),
]);

/** The option of one letter. */
export function optionOfLetter(letter: string): CurlOption | undefined {
  return byLetter.get(letter);
}

/** The option of a long name, or of the beginning of exactly one, as curl takes them (`--sil`). */
export function optionOfName(name: string): CurlOption | undefined {
  const exact = byName.get(name);
  if (exact !== undefined || name.length < 2) return exact;
  const found = [...byName.values()].filter((option) => option.name.startsWith(name));
  return found.length === 1 ? found[0] : undefined;
}

/** Options that change nothing of the request and of what is expected of it. */
const WITHOUT_MEANING = new Set(
  `alpn basic buffer clobber compressed create-dirs disable disable-eprt disable-epsv eprt epsv fail fail-early
  fail-with-body false-start form-escape http1.1 include keepalive keepalive-time no-buffer npn parallel-immediate
  parallel-max progress-bar progress-meter raw remote-time remove-on-error retry-connrefused sessionid show-error silent
  stderr styled-output suppress-connect-headers tcp-fastopen tcp-nodelay tr-encoding trace trace-ascii trace-config
  trace-ids trace-time use-ascii verbose xattr libcurl create-file-mode`.split(/\s+/),
);

export function isWithoutMeaning(name: string): boolean {
  return WITHOUT_MEANING.has(name);
}
