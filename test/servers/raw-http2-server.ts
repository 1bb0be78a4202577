import { createServer, type TLSSocket } from 'node:tls';
import type { KeyPair } from './certificates.ts';
import { listenAndTrack } from './http-server.ts';
import type { RawServer } from './raw-server.ts';

/** Types of frames (RFC 9113, section 6). */
export const FRAME = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
};

/** What ends the headers, and what ends the stream. */
export const END_HEADERS = 4;
export const END_STREAM = 1;

/** The field `:status: 200`, from the static table of HPACK (RFC 7541). */
export const OK = Buffer.from([0x88]);

/** One frame, well made or not. */
export function frame(type: number, flags: number, streamId: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, payload]);
}

/** A field that is written out, of at most 127 bytes each way. */
export function field(name: string, value: string): Buffer {
  return Buffer.concat([
    Buffer.from([0, name.length]),
    Buffer.from(name),
    Buffer.from([value.length]),
    Buffer.from(value),
  ]);
}

/** A number of four bytes, as codes of errors are. */
export function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A whole answer. */
export function http2Answer(streamId: number, body: string): Buffer {
  return Buffer.concat([
    frame(FRAME.headers, END_HEADERS, streamId, OK),
    frame(FRAME.data, END_STREAM, streamId, Buffer.from(body)),
  ]);
}

/**
 * A server that agrees on HTTP/2 and then answers each HEADERS frame with whatever bytes a test wants. `number` counts the
 * requests of all connections from 1.
 */
export async function startRawHttp2Server(
  pair: KeyPair,
  onRequest: (socket: TLSSocket, streamId: number, number: number) => void,
): Promise<RawServer> {
  let number = 0;
  const server = createServer({ ...pair, ALPNProtocols: ['h2'] }, (socket) => {
    let bytes: Buffer = Buffer.alloc(0);
    let hasPreface = false;
    socket.on('error', () => undefined);
    socket.write(frame(FRAME.settings, 0, 0));
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (!hasPreface && bytes.length >= PREFACE_BYTES) {
        bytes = bytes.subarray(PREFACE_BYTES);
        hasPreface = true;
      }
      if (!hasPreface) return;
      while (bytes.length >= 9 && bytes.length >= 9 + bytes.readUIntBE(0, 3)) {
        const [type, flags, streamId] = [bytes[3], bytes[4], bytes.readUInt32BE(5)];
        bytes = bytes.subarray(9 + bytes.readUIntBE(0, 3));
        if (type === FRAME.settings && flags === 0) socket.write(frame(FRAME.settings, ACK, 0));
        if (type === FRAME.headers) onRequest(socket, streamId, ++number);
      }
    });
  });
  const { port, connections, close } = await listenAndTrack(server);
  return { url: `https://127.0.0.1:${port}`, port, connections, close };
}

const ACK = 1;
const PREFACE_BYTES = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'.length;
