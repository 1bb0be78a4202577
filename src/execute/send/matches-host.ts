/** Whether `host`, `host:port` or `*.suffix` covers a URL; without a port every port is covered. */
export function matchesHost(pattern: string, url: URL): boolean {
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(pattern.toLowerCase().replace(/^\[(.*)\]/, '$1')) ?? [];
  const name = url.hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  const actualPort = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  if (port !== undefined && port !== actualPort) return false;
  return host.startsWith('*.') ? name.endsWith(host.slice(1)) : name === host;
}
