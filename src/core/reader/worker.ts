/** The worker that reads what is large: a bundle and a thread of its own, started by `remote.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { bytesOf } from '../http/body';
import { utf8In } from '../http/charset';
import { systemTiming } from '../model/timing';
import { decoders } from '../platforms/decoders';
import type { Answers } from './answers';
import { ValueKeeper } from './keeper';
import { packError, tooLarge, type Call, type Reply, type ToWorker } from './protocol';

const sweepMs = 60_000;

// The bundle of the host: what both answer with is there once.
void import('./answers').then(({ Answers }) => serve(new Answers()));

function serve(answers: Answers): void {
  // `remote.ts` gives the name.
  const keeper = new ValueKeeper((workerData as { readonly keeper: string }).keeper, answers);
  parentPort?.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'retain':
        return keeper.retain(message.group, message.ids);
      case 'secretNames':
        return answers.setSecretNames(message.names);
      default:
        return reply(keeper, message);
    }
  });
  sweepNowAndThen(keeper);
}

function sweepNowAndThen(keeper: ValueKeeper): void {
  systemTiming.after(sweepMs, () => {
    keeper.sweep();
    sweepNowAndThen(keeper);
  });
}

function reply(keeper: ValueKeeper, call: Call): void {
  const begun = performance.now();
  let group: string | undefined;
  let outcome: Reply['outcome'];
  try {
    if (call.type === 'read') {
      group = call.group;
      outcome = { value: read(keeper, call) };
    } else {
      const { answer, group: asked } = keeper.ask(call.question);
      group = asked;
      outcome = { value: answer };
    }
  } catch (error) {
    outcome = { error: packError(error) };
  }
  const bytes = 'value' in outcome && outcome.value instanceof Uint8Array ? [outcome.value.buffer as ArrayBuffer] : [];
  parentPort?.postMessage({ call: call.call, outcome, busyMs: performance.now() - begun, group } satisfies Reply, bytes);
}

function read(keeper: ValueKeeper, { body, contentType, decoder: name, args, group }: Extract<Call, { type: 'read' }>): unknown {
  const decoder = decoders.get(name);
  if (!decoder) throw new Error(`Nothing decodes ${name}`);
  const bytes = utf8In(bytesOf(body), contentType);
  const { length } = bytes;
  try {
    return keeper.read(bytes, decoder, { args, group });
  } catch (error) {
    // Of memory, of the stack, of what the engine takes for one text.
    throw error instanceof RangeError ? tooLarge(length) : error;
  }
}
