import * as tls from 'node:tls';

let authorities: readonly string[] | undefined;

/**
 * Node's own certificate authorities and, where this Node can tell (22.15 and later), the operating system's. Read once:
 * some systems are slow to tell theirs.
 */
export function systemAuthorities(): readonly string[] {
  authorities ??=
    typeof tls.getCACertificates === 'function'
      ? [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])]
      : tls.rootCertificates;
  return authorities;
}
