import { graphDecoder as altostratGraphDecoder } from './altostrat/graph';
import { runDecoder } from './altostrat/provider';
import { valueDecoder } from './altostrat/start';
import type { Decoder } from './answerReader';
import { responseDecoder } from './cobalt/provider';
import { batchesDecoder, executionDecoder } from './refold/executions';
import { graphDecoder as refoldGraphDecoder } from './refold/graph';
import { startedDecoder } from './startAnswer';

/** Each takes arguments of its own, which come from where its name does. */
const all: readonly Decoder<never, unknown>[] = [
  executionDecoder,
  batchesDecoder,
  runDecoder,
  responseDecoder,
  startedDecoder,
  valueDecoder,
  refoldGraphDecoder,
  altostratGraphDecoder,
];

/** Every decoder of values by its name, for a worker. */
export const decoders: ReadonlyMap<string, Decoder<never, unknown>> = new Map(all.map((decoder) => [decoder.name, decoder]));
