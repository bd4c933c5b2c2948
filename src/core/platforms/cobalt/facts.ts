import { linkedAccounts, type PlatformFacts } from '../facts';

/** The keys are those of Refold, whose older API this is. */
export const cobaltFacts: PlatformFacts = {
  label: 'Cobalt v1',
  description: 'Refold’s older Workflow API: runs by id or alias, lists nothing',
  scopeKind: linkedAccounts,
  defaultBaseUrl: 'https://api.gocobalt.io',
  credentials: ['apiKey'],
  keyPrefixes: { tk: 'test', pk: 'production' },
  keyHint: 'tk… for test, pk… for production',
  mints: false,
  choosesBody: false,
};
