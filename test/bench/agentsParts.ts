// What the benchmark of the tools for language models runs: the shipped modules, and the fixtures it feeds them with.
export { comparisonText } from '../../src/core/agents/comparison';
export { explanationOf } from '../../src/core/agents/explanation';
export { valuePartText } from '../../src/core/agents/valuePart';
export { classOfNode } from '../../src/core/model/status';
export { executionDecoder } from '../../src/core/platforms/refold/executions';
export { ValueReader } from '../../src/core/reader/reader';
export { WorkerReader } from '../../src/core/reader/remote';
export { systemTiming } from '../../src/core/model/timing';
export { arrived } from '../fixtures/largeBodies';
