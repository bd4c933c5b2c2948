// What the benchmark of the sidebar runs: the shipped modules, and the fixtures it feeds them with.
export { ExecutionLists } from '../../src/core/runs/lists';
export { ExecutionStore } from '../../src/core/runs/store';
export { Watcher } from '../../src/core/runs/watch';
export { ExecutionsView } from '../../src/host/executions/executionsView';
export { executionOf, refOf } from '../fixtures/executions';
export { ManualTiming } from '../fixtures/manualTiming';
