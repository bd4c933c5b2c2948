import { Failure } from '../model/errors';
import type { Sentence } from '../model/sentence';

/**
 * What a person typed as the address of a platform: origin and path prefix, without a trailing slash. A name alone means
 * https, and nothing the platform's `usual` address; only the own machine may be spoken to without it, since a key travels with every request.
 */
export function normalizeBaseUrl(text: string, usual: string): string {
  const trimmed = text.trim() || usual;
  const url = parse(trimmed);
  if (!url || url.hostname === '') throw invalid('“{0}” is not an address such as {1}.', trimmed, usual);
  if (url.username || url.password) throw invalid('The base URL must not hold a user name or password.');
  if (url.search || url.hash || /[?#]$/.test(trimmed)) throw invalid('The base URL must end before any “?” or “#”.');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw invalid('The base URL must begin with https://, since the key travels with every request.');
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** The address of one route; each segment is one path segment whatever it contains, percent-encoded exactly once. */
export function endpoint(baseUrl: string, ...segments: readonly string[]): URL {
  return new URL(`${baseUrl}/${segments.map(encodeSegment).join('/')}`);
}

export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d+){3}$/.test(hostname)
  );
}

function encodeSegment(segment: string): string {
  // A URL parser reads dots as steps between folders, encoded or not.
  if (segment === '' || segment === '.' || segment === '..' || !segment.isWellFormed()) {
    throw invalid('“{0}” cannot be part of an address.', segment);
  }
  return encodeURIComponent(segment);
}

function parse(text: string): URL | undefined {
  const hasScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(text);
  const bare = URL.parse(`https://${text}`);
  if (hasScheme) return URL.parse(text) ?? undefined;
  return (bare && isLoopback(bare.hostname) ? URL.parse(`http://${text}`) : bare) ?? undefined;
}

function invalid(template: Sentence, ...values: readonly string[]): Failure {
  return new Failure('invalidInput', template, values);
}
