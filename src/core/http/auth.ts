import { Failure } from '../model/errors';
import type { Sentence } from '../model/sentence';
import { parseJson } from '../json/json';
import { fieldsOf } from '../json/values';
import type { CredentialKind } from '../model/model';

/** What signs requests in. Lives in SecretStorage and in memory, never in a {@link Connection}. */
export interface Credential {
  readonly kind: CredentialKind;
  readonly secret: string;
}

/** A credential from what a person pasted. */
export function createCredential(kind: CredentialKind, text: string): Credential {
  const secret = text.trim().replace(/^bearer\s+/i, '');
  if (secret === '') throw new Failure('missingSecret', 'The key is empty.', [], { next: { step: 'replaceKey' } });
  return { kind, secret: headerValue(kind === 'apiKey' ? 'API key' : 'token', secret) };
}

/** A session token names its linked account itself, so only a key is sent with one. */
export function authHeaders(credential: Credential, scope?: string): Record<string, string> {
  if (credential.kind === 'token') return { authorization: `Bearer ${headerValue('token', credential.secret)}` };
  return {
    'x-api-key': headerValue('API key', credential.secret),
    ...(scope !== undefined && { linked_account_id: headerValue('linked account', scope) }),
  };
}

/** When a token ends, in milliseconds since the epoch, where it is a JWT that says so. */
export function expiryOf(token: string): number | undefined {
  const claims = token.split('.')[1] ?? '';
  try {
    const exp = fieldsOf(parseJson(Buffer.from(claims, 'base64url').toString()))?.['exp'];
    return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1_000 : undefined;
  } catch {
    // Opaque, or cut off.
    return undefined;
  }
}

/** The value itself, when it can travel in a header unchanged: Latin-1, no control characters, nothing to trim. */
export function headerValue(field: Sentence, value: string): string {
  const values = [{ template: field }];
  if (value === '') throw new Failure('invalidInput', 'The {0} is empty.', values);
  if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) {
    throw new Failure('invalidInput', 'The {0} holds a character that cannot be sent (only Latin letters, digits and signs can).', values);
  }
  if (value !== value.trim()) throw new Failure('invalidInput', 'The {0} begins or ends with a space, which cannot be sent.', values);
  return value;
}
