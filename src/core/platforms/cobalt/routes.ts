/** Path segments of Cobalt's version 1 API, below the base URL. */
export const cobaltRoutes = {
  workflows: ['api', 'v1', 'workflow'],
  executions: ['api', 'v1', 'execution'],
} as const;
