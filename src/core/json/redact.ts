import { copyJson } from './copy';
import { isRawNumber } from './numbers';

/** The platforms' own marker for what somebody hid. */
export const redacted = '[REDACTED]';

/** Names of headers and properties whose values are secrets, compared without case, `-` and `_`. */
const secretNames = new Set([
  'authorization', 'proxyauthorization', 'cookie', 'setcookie', 'xapikey', 'apikey', 'apitoken', 'accesstoken',
  'refreshtoken', 'idtoken', 'sessiontoken', 'authtoken', 'bearertoken', 'token', 'secret', 'clientsecret', 'password',
  'passwd', 'passphrase', 'privatekey', 'secretkey', 'presignedurl', 'webhookurl',
]); // prettier-ignore

/** What a person's settings call secret besides. Each thread that hides anything is told once, and again on every change. */
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

/** Nobody meets a text so long by chance. Shorter secrets are hidden where they stand for themselves, and not in `2026-05-28`. */
const unmistakable = 8;
/** Shorter ones are hidden only where they are the whole value. */
const shortestWord = 4;
const beforeWord = '(?<=^|[\\s"\'`=:,;&?(\\[{<>|])';
const afterWord = '(?=$|[\\s"\'`,;&)\\]}<>|]|[.!?](?:\\s|$))';

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

/** Text for a log or a file without what signs anybody in, and without these secrets. */
export function redactText(text: string, secrets: readonly string[] = []): string {
  let result = hideIn(text, secrets);
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

/** A copy of JSON without these secrets: as whole values, and as clear words of a text. Everything else is left as it came. */
export function hideSecrets(value: unknown, secrets: readonly string[]): unknown {
  const hidden = secrets.filter((secret) => secret !== '');
  if (hidden.length === 0) return value;
  const whole = new Set(hidden);
  return copyJson(value, (item) => {
    const text = typeof item === 'number' ? String(item) : isRawNumber(item) ? item.rawJSON : item;
    if (typeof text !== 'string') return item;
    if (whole.has(text)) return redacted;
    return typeof item === 'string' ? hideIn(item, hidden) : item;
  });
}

/** Longer ones first, so that a secret within another leaves nothing of that one behind. */
function hideIn(text: string, secrets: readonly string[]): string {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((one, other) => other.length - one.length);
  let result = text;
  for (const form of forms) {
    if (form.length >= unmistakable) result = result.replaceAll(form, redacted);
    else if (form.length >= shortestWord && result.includes(form)) result = result.replace(wordOf(form), redacted);
  }
  return result;
}

/** A secret as it is, as JSON writes it within a text, and as an address does. */
function formsOf(secret: string): readonly string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())];
}

function wordOf(form: string): RegExp {
  return new RegExp(`${beforeWord}${form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}${afterWord}`, 'g');
}

export function isSecretName(name: string): boolean {
  const plain = plainName(name);
  return secretNames.has(plain) || personalNames.has(plain);
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[-_\s]/g, '');
}
