import type { buildConnector, Client } from 'undici';
import { ProblemError } from '../../model/problem.ts';
import { formatDuration } from '../../text/duration.ts';
import { type Connection, createDial, type Dial, type Route } from './dial.ts';
import { isHttp2 } from './http2-streams.ts';
import { undiciParts } from './undici-parts.ts';

/** One connection to an origin that opens when it is first used and again when it was closed; one request at a time. */
export type Lane = {
  client: Client;
  /** The open connection. */
  connection: Connection | undefined;
  /** For the next connection to open. */
  connectMs: number;
  /** Ends the attempt to connect that is under way. */
  cancelConnect: (reason: ProblemError) => void;
  /** Ends the connection: the next request opens another one. */
  renew: () => void;
};

/** The connections to one origin by one route, at most `connections` of them. */
export type OriginPool = {
  route: Route;
  /** Calls back with a lane, at once where one is free. Gives a function that steps out of the queue. */
  acquire: (onLane: (lane: Lane) => void) => () => void;
  release: (lane: Lane) => void;
  destroy: () => Promise<void>;
};

/** The head of an answer may be as large as this, in bytes. */
const MAX_HEAD_BYTES = 128 * 1024;

/** Throws ProblemError for unusable `tls`. */
export function createOriginPool(route: Route, connections: number): OriginPool {
  const dial = createDial(route);
  const lanes: Lane[] = [];
  const idle: Lane[] = [];
  const queue: ((lane: Lane) => void)[] = [];

  return {
    route,
    acquire(onLane) {
      const lane = takeIdle(idle) ?? openLane();
      if (lane) {
        onLane(lane);
        return () => undefined;
      }
      queue.push(onLane);
      return () => {
        const at = queue.indexOf(onLane);
        if (at !== -1) queue.splice(at, 1);
      };
    },
    release(lane) {
      const next = queue.shift();
      if (next) next(lane);
      else idle.push(lane);
    },
    async destroy() {
      const reason = new ProblemError({ code: 'run/interrupted', message: 'the run ended' });
      for (const lane of lanes) lane.cancelConnect(reason);
      await Promise.all(lanes.map((lane) => lane.client.destroy()));
    },
  };

  function openLane(): Lane | undefined {
    if (lanes.length >= connections) return undefined;
    const lane = createLane(route, dial);
    lanes.push(lane);
    return lane;
  }
}

/** The idle lane used last that is still connected: it is the least likely to have been closed meanwhile. */
function takeIdle(idle: Lane[]): Lane | undefined {
  const connected = idle.findLastIndex((lane) => lane.connection !== undefined);
  return connected === -1 ? idle.pop() : idle.splice(connected, 1)[0];
}

function createLane(route: Route, dial: Dial): Lane {
  const lane = { connection: undefined, connectMs: 0, cancelConnect: () => undefined } as unknown as Lane;
  lane.client = createClient(lane, route, dial);
  lane.renew = () => {
    // Nobody waits for it: nothing is under way.
    void lane.client.destroy();
    lane.connection = undefined;
    lane.client = createClient(lane, route, dial);
  };
  return lane;
}

function createClient(lane: Lane, route: Route, dial: Dial): Client {
  const { Client } = undiciParts();
  const { url, proxy } = route;
  const forwards = proxy !== undefined && url.protocol === 'http:' && route.connection.unix === undefined;
  const client = new Client(forwards ? proxy.url.origin : url.origin, {
    connect: (_options, callback) => void openConnection({ lane, route, dial }, callback),
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: MAX_HEAD_BYTES,
    allowH2: route.connection.http2 === true,
  });
  client.on('disconnect', () => {
    if (lane.client === client) lane.connection = undefined;
  });
  return client;
}

type Opening = { lane: Lane; route: Route; dial: Dial };

async function openConnection({ lane, route, dial }: Opening, done: buildConnector.Callback): Promise<void> {
  const abort = new AbortController();
  lane.cancelConnect = (reason) => abort.abort(reason);
  const timer = setTimeout(() => abort.abort(connectTimeout(route, lane.connectMs)), lane.connectMs);
  let connection: Connection;
  try {
    connection = await dial(abort.signal);
  } catch (error) {
    done(error as Error, null);
    return;
  } finally {
    clearTimeout(timer);
    lane.cancelConnect = () => undefined;
  }
  lane.connection = connection;
  done(null, connection.socket);
  watchBytes(connection);
}

/** Notes when bytes come in, also those of a head that is not complete. HTTP/2 reads past the events of the socket. */
function watchBytes(connection: Connection): void {
  const { socket } = connection;
  if (isHttp2(socket)) return;
  socket.on('readable', () => {
    connection.lastByteAt = performance.now();
    connection.onBytes?.();
  });
}

function connectTimeout({ url, proxy, connection }: Route, connectMs: number): ProblemError {
  const via = proxy === undefined ? '' : ` through the proxy ${proxy.name}`;
  const what = url.protocol === 'https:' ? 'no connection and TLS handshake' : 'no connection';
  const where = connection.unix === undefined ? url.host : connection.unix;
  return new ProblemError({
    code: 'http/connect-timeout',
    message: `${what} with ${where}${via} within ${formatDuration(connectMs)}`,
    hint: '`timeout: { connect: … }` allows more',
  });
}
