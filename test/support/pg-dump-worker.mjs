// A thread that runs pg_dump as WebAssembly. It reads and writes as if that were instant, so it stops until its other side, which has
// the socket, has the answer.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { pgDump } from '@electric-sql/pglite-tools/pg_dump';

const { wire, signal, args } = workerData;
const answered = new Int32Array(signal);

/** What pgDump takes for the embedded server. */
const server = {
  query: async () => ({ rows: [{ search_path: '' }] }),
  exec: async () => [],
  execProtocolRawStream(bytes, { onRawData }) {
    Atomics.store(answered, 0, 0);
    wire.postMessage(bytes.slice());
    // What wakes this thread may come a moment before the message does.
    let answer;
    while (answer === undefined) {
      Atomics.wait(answered, 0, 0, 100);
      answer = receiveMessageOnPort(wire);
    }
    if (answer.message.length > 0) onRawData(answer.message);
  },
};

const dump = await pgDump({ pg: server, args });
parentPort.postMessage(await dump.text());
