import type { ProxySettings } from '../core/http/transport';

/**
 * Settings are typed by hand: what has the wrong shape (null, a text where a number belongs) counts as not set. The editor
 * marks it in the settings file.
 */

/** Objects only: neither null nor a list. */
export function fieldsOr<T extends object>(value: unknown, otherwise: T): T {
  // The names in it are as unchecked as the person typed them.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as T) : otherwise;
}

/** A whole number of at least 1. Anything less counts as not set, so that a limit of 0 deletes nothing. */
export function countOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 1 ? Math.floor(value) : otherwise;
}

export function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

export function flagOr(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}

/** The texts of a list; none where it is none. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

/** Milliseconds from seconds, a day at most. */
export function millisecondsOr(seconds: unknown, otherwise: number): number {
  const wanted = typeof seconds === 'number' && seconds > 0 ? seconds : otherwise;
  return Math.min(wanted, 24 * 60 * 60) * 1_000;
}

/** The editor's `http.*` settings, by their names there. */
export function proxySettingsOf(valueOf: (name: string) => unknown): ProxySettings {
  return {
    proxySupport: textOr(valueOf('proxySupport'), 'override'),
    proxy: textOr(valueOf('proxy'), ''),
    noProxy: textsOf(valueOf('noProxy')),
    proxyAuthorization: textOr(valueOf('proxyAuthorization'), '') || undefined,
    proxyStrictSSL: flagOr(valueOf('proxyStrictSSL'), true),
    systemCertificates: flagOr(valueOf('systemCertificates'), true),
  };
}
