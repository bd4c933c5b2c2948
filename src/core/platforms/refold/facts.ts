import { linkedAccounts, type PlatformFacts } from '../facts';

export const refoldFacts: PlatformFacts = {
  label: 'Refold',
  description: 'formerly Cobalt, API v2',
  scopeKind: linkedAccounts,
  defaultBaseUrl: 'https://app.refold.ai',
  credentials: ['apiKey', 'token'],
  keyPrefixes: { tk: 'test', pk: 'production' },
  keyHint: 'tk… for test, pk… for production',
  mints: true,
  choosesBody: true,
};
