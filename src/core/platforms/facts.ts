import type { Credential } from '../http/auth';
import type { Connection, CredentialKind, Environment } from '../model/model';
import type { Sentence } from '../model/sentence';

/** What a platform lists executions by, as people meet it. The words are templates in English, for a reader's language to replace. */
export interface ScopeKind {
  /** A scope is itself a workflow, so that none is left to choose, and a sentence that names the workflow has named it. */
  readonly isWorkflow: boolean;
  /** What people know a scope by: ids are either chosen by people or a machine's. */
  readonly knownBy: 'id' | 'name';
  /** The name of a codicon. */
  readonly icon: string;
  readonly words: {
    /** The name of a field. */
    readonly field: Sentence;
    /** Asks for one of those that are shown, … */
    readonly pick: Sentence;
    /** … for some that are found by name, … */
    readonly search: Sentence;
    /** … and for one where none can be shown. */
    readonly type: Sentence;
    /** Asks for some where none are chosen. */
    readonly choose: Sentence;
    /** Stands above all of a connection; {0} is its name, {1} its environment. */
    readonly title: Sentence;
    /** The executions of all of them in one list. */
    readonly together: Sentence;
  };
}

export const linkedAccounts: ScopeKind = {
  isWorkflow: false,
  knownBy: 'id',
  icon: 'account',
  words: {
    field: 'Linked account',
    pick: 'Choose a linked account, or type one',
    search: 'Search by name, or type a linked account',
    type: 'Type a linked account',
    choose: 'Choose linked accounts…',
    title: 'Linked Accounts of {0} ({1})',
    together: 'All accounts, newest first',
  },
};

export const workflowScopes: ScopeKind = {
  isWorkflow: true,
  knownBy: 'name',
  icon: 'circuit-board',
  words: {
    field: 'Workflow',
    pick: 'Choose a workflow, or type one',
    search: 'Search by name, or type a workflow',
    type: 'Type a workflow',
    choose: 'Choose workflows…',
    title: 'Workflows of {0}',
    together: 'All workflows, newest first',
  },
};

/** What is known of a platform before anybody signs in. */
export interface PlatformFacts {
  readonly label: string;
  /** Beside the label, where a person chooses a platform. */
  readonly description: Sentence;
  readonly scopeKind: ScopeKind;
  readonly defaultBaseUrl: string;
  /** The first is the usual one. */
  readonly credentials: readonly CredentialKind[];
  /** The environments that a key tells by how it begins. Other keys may exist and are not refused. */
  readonly keyPrefixes?: Readonly<Record<string, Environment>>;
  /** What a key looks like, where a person pastes one. */
  readonly keyHint?: Sentence;
  /** Whether session tokens can be minted with an API key. */
  readonly mints: boolean;
  /** Whether the documents disagree about how the payload is wrapped, so that a person must be able to choose. */
  readonly choosesBody: boolean;
}

/** What is kept in secret for a connection: an API key that mints session tokens is a key still. */
export function keptCredentialOf({ auth, mint }: Pick<Connection, 'auth' | 'mint'>): CredentialKind {
  return mint ? 'apiKey' : auth;
}

/** Where a credential belongs, as far as it shows. */
export function environmentOf({ kind, secret }: Credential, { keyPrefixes = {} }: Pick<PlatformFacts, 'keyPrefixes'>): Environment {
  const prefix = kind === 'apiKey' ? prefixOf(secret, keyPrefixes) : undefined;
  return prefix === undefined ? 'unknown' : (keyPrefixes[prefix] ?? 'unknown');
}

/** For display: the prefix that tells the environment, and the last two characters at most. */
export function maskSecret(secret: string, { keyPrefixes = {} }: Pick<PlatformFacts, 'keyPrefixes'>): string {
  return secret.length < 12 ? '••••' : `${prefixOf(secret, keyPrefixes) ?? ''}••••${secret.slice(-2)}`;
}

function prefixOf(secret: string, prefixes: Readonly<Record<string, Environment>>): string | undefined {
  return Object.keys(prefixes).find((prefix) => secret.startsWith(prefix));
}
