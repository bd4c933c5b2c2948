const root = ['api', 'v2', 'public'];

/** Path segments of Refold's version 2 API, below the base URL. */
export const routes = {
  accounts: [...root, 'linked-account'],
  sessionTokens: [...root, 'session-token'],
  activeAccount: [...root, 'session', 'active-linked-account'],
  applications: [...root, 'application'],
  workflows: [...root, 'workflow'],
  enabledWorkflows: [...root, 'workflow', 'enabled'],
  versions: [...root, 'workflow', 'versions'],
  requestStructures: [...root, 'workflow', 'request-structure'],
  executions: [...root, 'execution'],
} as const;
