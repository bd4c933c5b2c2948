/** What the manifest calls the views, and what a panel is kept under until the next window. */
export const executionsViewId = 'runlight.executions';
export const workflowsViewId = 'runlight.workflows';
export const historyViewId = 'runlight.history';
export const panelType = 'runlight.execution';
export const healthType = 'runlight.health';
