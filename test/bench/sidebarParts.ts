// What the benchmark of the sidebar runs: the shipped modules, and the fixtures it feeds them with.
export { RunHistory } from '../../src/core/runs/history';
export { composeRecord, summarize } from '../../src/core/runs/record';
export { ExecutionLists } from '../../src/core/runs/lists';
export { ExecutionStore } from '../../src/core/runs/store';
export { Watcher } from '../../src/core/runs/watch';
export { ExecutionsView } from '../../src/host/executions/executionsView';
export { HistoryView } from '../../src/host/history/historyView';
export { KeptRunFiles } from '../../src/host/keptRuns';
export { ViewSearch } from '../../src/host/trees/search';
export { executionOf, refOf } from '../fixtures/executions';
export { ManualTiming } from '../fixtures/manualTiming';
