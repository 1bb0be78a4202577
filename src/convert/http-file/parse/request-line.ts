/** Methods that the formats know, apart from other protocols that are written like one. */
const METHODS =
  /^(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS|CONNECT|TRACE|PROPFIND|PROPPATCH|MKCOL|COPY|MOVE|LOCK|UNLOCK|CHECKOUT|CHECKIN|REPORT|MERGE|MKACTIVITY|MKWORKSPACE|VERSION-CONTROL|BASELINE-CONTROL|LINK|UNLINK|PURGE|VIEW|SEARCH|QUERY|LIST|GRAPHQL)$/;
const PROTOCOLS = /^(?:GRPC|WS|WSS|WEBSOCKET|SSE|EVENTSOURCE|MQTTS?|AMQPS?|RABBITMQ|KAFKA|NATS|RSOCKET)$/;
/** What a URL may begin with; a word alone is none, so that a line of text is not taken for a request. */
const URL_START = /^(?:[a-z][a-z0-9+.-]*:\/\/|\/|\{\{|\?|[\w.-]+(?::\d+)?(?:[/?]|$)|\*$)/i;

export type RequestLine = { method: string; url: string; version?: string };

/** A line with a method and a URL; undefined for any other. */
export function parseMethodLine(line: string): RequestLine | undefined {
  const [, method = '', rest = ''] = /^\s*([A-Z]+(?:-[A-Z]+)?)\s+(\S.*)$/.exec(line) ?? [];
  if (!METHODS.test(method) && !PROTOCOLS.test(method)) return undefined;
  const { url, version } = splitVersion(rest);
  return URL_START.test(url) ? { method, url, ...(version !== undefined && { version }) } : undefined;
}

/** A line with a URL alone, which is requested with GET; undefined for any other. */
export function parseUrlLine(line: string): RequestLine | undefined {
  const { url, version } = splitVersion(line.trim());
  const isUrl = /^(?:[a-z][a-z0-9+.-]*:\/\/\S|\/(?!\/)\S*|\{\{[^{}]+\}\}(?:[/?]\S*)?)/i.test(url);
  return isUrl && !/\s/.test(url.replace(/\{\{[^{}]*\}\}/g, ''))
    ? { method: 'GET', url, ...(version !== undefined && { version }) }
    : undefined;
}

/** The protocol of a request that is none of HTTP; undefined for one of HTTP. */
export function foreignProtocol({ method, url }: RequestLine): string | undefined {
  if (PROTOCOLS.test(method)) return method;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return scheme;
  return method === 'CONNECT' ? method : undefined;
}

function splitVersion(text: string): { url: string; version?: string } {
  const [, url, version] = /^(.*?)\s+HTTP\/(\d(?:\.\d)?)\s*$/.exec(text) ?? [];
  return url === undefined || version === undefined ? { url: text.trim() } : { url: url.trim(), version };
}
