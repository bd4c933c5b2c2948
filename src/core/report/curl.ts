import type { RequestDescription } from '../platforms/provider';

/** A part of a body: its own text, or the secret that stands within a JSON string there. */
export type BodyPart = string | { readonly secret: string };

/** A request whose secrets are known by name alone. */
export interface SecretRequest extends Omit<RequestDescription, 'body'> {
  readonly body: readonly BodyPart[];
}

/** How a shell writes text and variables. */
interface Shell {
  readonly quote: (text: string) => string;
  /** The value of a variable, within other text. */
  readonly value: (name: string) => string;
  /** The same, as JSON writes it within a string. */
  readonly jsonValue: (name: string) => string;
  readonly join: (parts: readonly string[]) => string;
}

/** Where the key of the connection comes from: it is masked in every description. */
const keyName = 'RUNLIGHT_KEY';

/** Nothing is special within single quotes but the quote itself. An unset variable stops the command before it is sent. */
const posix: Shell = {
  quote: (text) => `'${text.replaceAll("'", `'\\''`)}'`,
  value: (name) => `"\${${name}:?}"`,
  jsonValue: (name) => `"$(json_text "$${name}")"`,
  join: (parts) => parts.join(''),
};

/** Within single quotes, every kind of single quote ends them unless it is doubled. */
const powerShell: Shell = {
  quote: (text) => `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`,
  value: (name) => `$env:${name}`,
  jsonValue: (name) => `(& $jsonText $env:${name})`,
  join: (parts) => (parts.length > 1 ? `(${parts.join(' + ')})` : (parts[0] ?? `''`)),
};

const posixJsonText = String.raw`json_text() { printf '%s\n' "$1" | awk '{ gsub(/["\\]/, "\\\\&"); gsub(/\t/, "\\t"); gsub(/\r/, "\\r"); printf "%s%s", (NR > 1 ? "\\n" : ""), $0 }'; }`;
const powerShellJsonText = String.raw`$jsonText = { param($text) $text.Replace('\', '\\').Replace('"', '\"').Replace("${'`'}r", '\r').Replace("${'`'}n", '\n').Replace("${'`'}t", '\t') }`;

/** A request as a command for a POSIX shell; the key and each secret is a shell variable. */
export function toCurl(request: SecretRequest): string {
  const { method, url, headers, body } = request;
  const names = variablesOf(request);
  const lines = [
    `curl -X ${method} ${posix.quote(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${headerIn(posix, `${name}: ${value}`, request)}`),
    ...(isEmpty(body) ? [] : [`--data-raw ${bodyIn(posix, body, names)}`]),
  ];
  const command = lines.join(' \\\n  ');
  if (names.size === 0) return command;
  const checks = [...names.values()].map((name) => `: ${posix.value(name)} && `);
  return `${posixJsonText}\n${checks.join('')}${command}`;
}

/**
 * The same for PowerShell, whose own request keeps every quote that it would take out of curl's arguments. One block, since
 * a console that gets pasted lines one by one would go on to send after a check that failed.
 */
export function toPowerShell(request: SecretRequest): string {
  const { method, url, headers, body, mask } = request;
  const names = variablesOf(request);
  const isMasked = mask !== undefined && Object.values(headers).some((value) => value.includes(mask));
  const { 'content-type': type, ...others } = headers;
  const fields = Object.entries(others).map(([name, value]) => `${powerShell.quote(name)} = ${headerIn(powerShell, value, request)}`);
  const checks = [...(isMasked ? [keyName] : []), ...names.values()].map((name) => `if (-not $env:${name}) { throw 'Set $env:${name} first.' }`);
  const command = [
    `Invoke-WebRequest -UseBasicParsing -Method ${method} -Uri ${powerShell.quote(url)}`,
    ...(fields.length > 0 ? [`-Headers @{ ${fields.join('; ')} }`] : []),
    ...(type === undefined ? [] : [`-ContentType ${powerShell.quote(type)}`]),
    ...(isEmpty(body) ? [] : [`-Body ([Text.Encoding]::UTF8.GetBytes(${bodyIn(powerShell, body, names)}))`]),
  ].join(' `\n  ');
  return `& {\n${[...checks, ...(names.size > 0 ? [powerShellJsonText] : []), command].join('\n')}\n}`;
}

function headerIn({ quote, value, join }: Shell, text: string, { mask }: SecretRequest): string {
  const parts = mask === undefined ? [text] : text.split(mask);
  return join(parts.flatMap((part, at) => [...(at > 0 ? [value(keyName)] : []), ...(part === '' && parts.length > 1 ? [] : [quote(part)])]));
}

function bodyIn({ quote, jsonValue, join }: Shell, body: readonly BodyPart[], names: ReadonlyMap<string, string>): string {
  return join(body.map((part) => (typeof part === 'string' ? quote(part) : jsonValue(names.get(part.secret) ?? ''))));
}

function isEmpty(body: readonly BodyPart[]): boolean {
  return body.every((part) => part === '');
}

/** A variable for each secret: its own name, as far as shells allow it. */
function variablesOf({ body }: SecretRequest): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set([keyName]);
  for (const part of body) {
    if (typeof part === 'string' || names.has(part.secret)) continue;
    const plain = part.secret.replace(/\W/g, '_').replace(/^(?=\d)/, '_');
    let name = plain;
    for (let number = 2; taken.has(name); number += 1) name = `${plain}_${number}`;
    taken.add(name);
    names.set(part.secret, name);
  }
  return names;
}
