// One HTTP exchange that the thread waits for: another thread makes it.
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';

const signal = new Int32Array(new SharedArrayBuffer(4));
const { port1, port2 } = new MessageChannel();
const fetcher = new Worker(new URL('./fetcher.mjs', import.meta.url), {
  workerData: { signal, port: port2 },
  transferList: [port2],
});
fetcher.unref();

export function fetchSync(request) {
  Atomics.store(signal, 0, 0);
  port1.postMessage(request);
  Atomics.wait(signal, 0, 0);
  return receiveMessageOnPort(port1).message;
}

export function stopFetching() {
  port1.close();
  return fetcher.terminate();
}
