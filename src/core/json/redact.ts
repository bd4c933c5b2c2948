import { copyJson } from './copy';

/** The platforms' own marker for what somebody hid. */
export const redacted = '[REDACTED]';

/** Names of headers and properties whose values are secrets, compared without case, `-` and `_`. */
const secretNames = new Set([
  'authorization', 'proxyauthorization', 'cookie', 'setcookie', 'xapikey', 'apikey', 'apitoken', 'accesstoken',
  'refreshtoken', 'idtoken', 'sessiontoken', 'authtoken', 'bearertoken', 'token', 'secret', 'clientsecret', 'password',
  'passwd', 'passphrase', 'privatekey', 'secretkey', 'presignedurl', 'webhookurl',
]); // prettier-ignore

/** What a person's settings call secret besides. Each bundle that hides anything is told once, and again on every change. */
let personalNames: ReadonlySet<string> = new Set();
let personalSecret: RegExp | undefined;

/** Secrets that show by their own form, whatever stands around them. */
const secretForms: readonly RegExp[] = [
  /\b[pt]k[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/gi,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\b(?:alto_sk_|whsec_)[\w-]+/g,
];

/** The value after a secret name, as headers, cURL commands, URLs, JSON and logs write it. */
const namedSecret =
  /((?:authorization|x-api-key|cookie|(?:api|private|secret)[-_]?key|(?:access|refresh|id|session|auth|api)[-_]?token|client[-_]?secret|password|X-Amz-(?:Signature|Credential|Security-Token)|[?&](?:sig|signature|token|key))["']?\s*[:=]\s*)((?:(?:Bearer|Basic)\s+)?"(?:[^"\\]|\\.)*"|(?:(?:Bearer|Basic)\s+)?[^\s"',;&}\]]+)/gi;

const bearer = /\b(Bearer|Basic)\s+[\w.~+/:=-]{8,}/g;

/** From now on, what stands under these names is a secret too. They are compared as the known ones are. */
export function setSecretNames(names: readonly string[]): void {
  const plain = names.map(plainName).filter((name) => name !== '');
  personalNames = new Set(plain);
  // Between any two characters of a name may be a sign that does not count.
  const written = plain.map((name) => [...name].map((character) => character.replace(/\W/, '\\$&')).join('[-_\\s]?'));
  const value = '"(?:[^"\\\\]|\\\\.)*"|[^\\s"\',;&}\\]]+';
  personalSecret = plain.length === 0 ? undefined : new RegExp(`((?<!\\w)(?:${written.join('|')})["']?\\s*[:=]\\s*)(${value})`, 'gi');
}

/** Text for a log or a file without what signs anybody in. `secrets` are hidden wherever they stand. */
export function redactText(text: string, secrets: readonly string[] = []): string {
  let result = text;
  for (const secret of secrets) if (secret.length >= 4) result = result.replaceAll(secret, redacted);
  for (const form of secretForms) result = result.replace(form, redacted);
  for (const named of [namedSecret, ...(personalSecret ? [personalSecret] : [])]) {
    result = result.replace(named, (_all, name: string, value: string) =>
      value.startsWith('"') ? `${name}"${redacted}"` : `${name}${redacted}`,
    );
  }
  return result.replace(bearer, `$1 ${redacted}`);
}

/** A copy of JSON whose secrets are hidden: by the name they stand under, and by their form inside any text. */
export function redactJson(value: unknown, secrets: readonly string[] = []): unknown {
  return copyJson(value, (item, name) => {
    if (name !== undefined && item !== null && item !== '' && isSecretName(name)) return redacted;
    return typeof item === 'string' ? redactText(item, secrets) : item;
  });
}

/** A copy of JSON without these secrets, wherever they stand inside a text; everything else is left as it came. */
export function hideSecrets(value: unknown, secrets: readonly string[]): unknown {
  const long = secrets.filter((secret) => secret.length >= 4);
  if (long.length === 0) return value;
  return copyJson(value, (item) =>
    typeof item === 'string' ? long.reduce((text, secret) => text.replaceAll(secret, redacted), item) : item,
  );
}

export function isSecretName(name: string): boolean {
  const plain = plainName(name);
  return secretNames.has(plain) || personalNames.has(plain);
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[-_\s]/g, '');
}
