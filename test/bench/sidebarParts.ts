// What the benchmark of the sidebar runs: the shipped modules, and the fixtures it feeds them with.
export { RunHistory } from '../../src/core/runs/history';
export { composeRecord, summarize } from '../../src/core/runs/record';
export { failedToday } from '../../src/core/health/failedToday';
export { ExecutionLists } from '../../src/core/runs/lists';
export { ExecutionStore } from '../../src/core/runs/store';
export { Watcher } from '../../src/core/runs/watch';
export { groupRuns } from '../../src/core/runs/groups';
export { RunFiles } from '../../src/core/storage/runFiles';
export { executionOf, refOf } from '../fixtures/executions';
export { ManualTiming } from '../fixtures/manualTiming';
