import type { Connection, CredentialKind, Platform } from '../model/model';

export type ScopeNoun = 'linked account' | 'workflow';

/** What a person who adds a connection needs to know about a platform. */
export interface PlatformFacts {
  readonly label: string;
  /** What its executions are listed by. */
  readonly scopeNoun: ScopeNoun;
  readonly defaultBaseUrl: string;
  /** The first is the usual one. */
  readonly credentials: readonly CredentialKind[];
  /** Whether session tokens can be minted with an API key. */
  readonly mints: boolean;
  /** Whether the documents disagree about how the payload is wrapped, so that a person must be able to choose. */
  readonly choosesBody: boolean;
}

export const platforms: Readonly<Record<Platform, PlatformFacts>> = {
  refold: {
    label: 'Refold',
    scopeNoun: 'linked account',
    defaultBaseUrl: 'https://app.refold.ai',
    credentials: ['apiKey', 'token'],
    mints: true,
    choosesBody: true,
  },
  cobalt: {
    label: 'Cobalt v1',
    scopeNoun: 'linked account',
    defaultBaseUrl: 'https://api.gocobalt.io',
    credentials: ['apiKey'],
    mints: false,
    choosesBody: false,
  },
  altostrat: {
    label: 'Altostrat',
    scopeNoun: 'workflow',
    defaultBaseUrl: 'https://v1.api.altostrat.io',
    credentials: ['token'],
    mints: false,
    choosesBody: false,
  },
};

/** What is kept in secret for a connection: an API key that mints session tokens is a key still. */
export function keptCredentialOf({ auth, mint }: Pick<Connection, 'auth' | 'mint'>): CredentialKind {
  return mint ? 'apiKey' : auth;
}
