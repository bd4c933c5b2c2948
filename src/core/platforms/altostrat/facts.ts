import { workflowScopes, type PlatformFacts } from '../facts';

export const altostratFacts: PlatformFacts = {
  label: 'Altostrat',
  description: 'workflows and their executions',
  scopeKind: workflowScopes,
  defaultBaseUrl: 'https://v1.api.altostrat.io',
  credentials: ['token'],
  mints: false,
  choosesBody: false,
};
