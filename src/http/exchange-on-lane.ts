import type { Dispatcher } from 'undici';
import type { Header, PreparedRequest } from '../model/exchange.ts';
import { type Problem, ProblemError } from '../model/problem.ts';
import type { BodySink, SunkBody } from './body/body-sink.ts';
import { type BodySource, openBody } from './body/body-source.ts';
import { createFileSink } from './body/file-sink.ts';
import { createMemorySink } from './body/memory-sink.ts';
import { isCancelled, isHttp2, watchStreams } from './connect/http2-streams.ts';
import type { Lane } from './connect/origin-pool.ts';
import type { Deadline } from './deadline.ts';
import { framingProblem } from './framing-limit.ts';
import type { ResponseHead } from './http-response.ts';
import { describeProgress, type Progress } from './progress.ts';
import { bodySize, headerValue } from './request-head.ts';
import { expectHead } from './sent-head.ts';

/** Ends what is under way from outside; each phase sets how. */
export type Control = { interrupted?: ProblemError; onInterrupt?: ((error: ProblemError) => void) | undefined };

export type ExchangeOptions = {
  lane: Lane;
  request: PreparedRequest;
  /** The request target: a path, or an absolute URL for a proxy. */
  target: string;
  /** Headers of the hop to a proxy. */
  proxyHeaders: Header[];
  /** Name for TLS; the same for all requests of a lane, or undici opens a new connection. */
  servername: string;
  progress: Progress;
  deadline: Deadline;
  control: Control;
  /** The head of the request as it was written. */
  onSentHead: (text: string) => void;
};

export type Answer = { head: ResponseHead; body: SunkBody };

/** One request and its answer on a connection. Rejects with ProblemError or an error of undici. */
export function exchangeOnLane(options: ExchangeOptions): Promise<Answer> {
  const { lane, request, progress, deadline, control } = options;
  return new Promise((resolve, reject) => {
    const source = openBody(request.body, progress);
    let controller: Dispatcher.DispatchController | undefined;
    let head: ResponseHead | undefined;
    let sink: BodySink | undefined;
    let isOver = false;

    const fail = (error: unknown): void => {
      if (isOver) return;
      isOver = true;
      control.onInterrupt = undefined;
      source.cancel();
      listen(progress, undefined);
      resolve(failed(error, sink));
    };
    const stop = (error: unknown): void => {
      fail(error);
      controller?.abort(error as Error);
    };
    control.onInterrupt = (error) => {
      stop(error);
      if (!controller) lane.cancelConnect(error);
    };
    const finish = (answered: ResponseHead, filled: BodySink): void => {
      isOver = true;
      listen(progress, undefined);
      control.onInterrupt = undefined;
      progress.phase = 'done';
      progress.endedAt = performance.now();
      deadline.stop();
      source.cancel();
      filled.end().then((body) => resolve({ head: answered, body }), reject);
    };
    const onDrain = (): void => {
      if (!progress.paused) return;
      progress.paused = false;
      progress.movedAt = performance.now();
      controller?.resume();
    };

    progress.phase = 'connecting';
    lane.connectMs = request.timeout.connectMs;
    lane.client.dispatch(dispatchOptions(options, source.body), {
      onRequestStart(started) {
        controller = started;
        if (isOver) {
          started.abort(new Error('the request is over'));
          return;
        }
        beginSending(progress, lane, Buffer.isBuffer(source.body) || source.body === null);
        listen(progress, () => {
          const problem = framingProblem(progress, new URL(request.url).origin);
          if (problem) stop(new ProblemError(problem));
        });
        expectHead(options.onSentHead);
        deadline.update();
      },
      onResponseStarted() {
        progress.firstByteAt ??= performance.now();
      },
      onResponseStart(started, status, _headers, statusText) {
        progress.firstByteAt ??= performance.now();
        // 1xx are only heralds of the answer (RFC 9110, section 15.2).
        if (isOver || status < 200) return;
        const speaksHttp2 = isHttp2Socket(lane);
        const headers = rawHeaders(started.rawHeaders as Buffer[], speaksHttp2 ? 'utf8' : 'latin1');
        head = { status, statusText: statusText ?? '', httpVersion: speaksHttp2 ? '2' : '1.1', headers };
        progress.phase = 'body';
        const length = headerValue(headers, 'content-length');
        progress.announcedBytes = length === undefined ? undefined : Number(length);
        sink =
          request.saveTo !== undefined && isSaved(status)
            ? createFileSink({ headers, path: request.saveTo, onDrain, onError: stop })
            : createMemorySink(headers, progress.announcedBytes ?? 0, request.maxBodyBytes);
      },
      onResponseData(started, chunk) {
        if (isOver || !sink) return;
        progress.bodyBytes += chunk.length;
        progress.movedAt = performance.now();
        try {
          if (sink.write(chunk)) return;
          progress.paused = true;
          started.pause();
        } catch (error) {
          stop(error);
        }
      },
      onResponseEnd() {
        if (isOver || !head || !sink) return;
        const reset = progress.connection?.socket.errored;
        if (isCutOff(head, progress)) fail(new ProblemError(cutOffProblem(request, progress)));
        // undici takes what came before a reset for a body that ends with the connection.
        else if (reset) fail(reset);
        else finish(head, sink);
      },
      onResponseError(_started, error) {
        // A 304 may say how long the body would be (RFC 9110, section 8.6); undici then misses that body.
        if (!isOver && head && sink && BODILESS.has(head.status) && progress.bodyBytes === 0) finish(head, sink);
        else fail(error);
      },
    });
  });
}

/** What is not the file that was asked for (an error, a redirect, `304`) must not take the place of one. */
function isSaved(status: number): boolean {
  return status >= 200 && status < 300;
}

/** HTTP/2 has its own ends of streams, which undici takes for the end of the body also where a length says otherwise. */
function isCutOff({ httpVersion }: ResponseHead, { announcedBytes, bodyBytes, connection }: Progress): boolean {
  if (httpVersion !== '2') return false;
  return (connection !== undefined && isCancelled(connection)) || (bodyBytes > 0 && bodyBytes < (announcedBytes ?? 0));
}

function cutOffProblem(request: PreparedRequest, progress: Progress): Problem {
  const { origin } = new URL(request.url);
  return { code: 'http/closed', message: `${origin} ended the answer ${describeProgress(progress)}` };
}

const BODILESS = new Set([204, 304]);

/** Rejects when nothing is left of a body that was saved in part. */
async function failed(error: unknown, sink: BodySink | undefined): Promise<never> {
  await sink?.discard();
  throw error;
}

function dispatchOptions(options: ExchangeOptions, body: BodySource['body']): Dispatcher.DispatchOptions {
  const { request, target, proxyHeaders, servername } = options;
  const headers: string[] = [];
  for (const [name, value] of request.headers) headers.push(name, value);
  for (const [name, value] of proxyHeaders) headers.push(name, value);
  // undici knows the length of bytes, not that of a stream.
  if (body !== null && !Buffer.isBuffer(body)) headers.push('content-length', String(bodySize(request)));
  const dispatch = { method: request.method, path: target, headers, servername };
  // The types do not say that an async iterable will do.
  return { ...dispatch, body: body as Buffer | null };
}

function beginSending(progress: Progress, lane: Lane, isWhole: boolean): void {
  const { connection } = lane;
  const now = performance.now();
  progress.connection = connection;
  if (connection) {
    progress.reused = connection.uses > 0;
    if (!progress.reused) watchStreams(connection);
    progress.readBefore = connection.socket.bytesRead;
    connection.uses++;
  }
  progress.phase = isWhole ? 'waiting' : 'sending';
  progress.sentAt = now;
  progress.movedAt = now;
}

function listen({ connection }: Progress, onBytes: (() => void) | undefined): void {
  if (connection) connection.onBytes = onBytes;
}

function isHttp2Socket(lane: Lane): boolean {
  return lane.connection !== undefined && isHttp2(lane.connection.socket);
}

function rawHeaders(raw: Buffer[], encoding: 'latin1' | 'utf8'): Header[] {
  const headers: Header[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    headers.push([(raw[i] as Buffer).toString(encoding), (raw[i + 1] as Buffer).toString(encoding).trim()]);
  }
  return headers;
}
