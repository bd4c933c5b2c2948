import { readFileSync } from 'node:fs';
import { getCACertificates, rootCertificates } from 'node:tls';
import { Failure } from '../core/model/errors';
import type { Environment } from './keys';

/**
 * Whom a certificate may be from: Node's own authorities, the system's, and those in the files that the environment names, whatever
 * this Node makes of these variables itself.
 */
export function authoritiesOf(environment: Environment): readonly string[] {
  const named = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'].flatMap((name) => {
    const file = environment[name];
    return file ? [readAuthorities(name, file)] : [];
  });
  // Node 22.15 and later can tell the system's.
  const known = typeof getCACertificates === 'function' ? [...getCACertificates('default'), ...getCACertificates('system')] : rootCertificates;
  return [...new Set([...known, ...named])];
}

function readAuthorities(name: string, file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    if (text.includes('-----BEGIN')) return text;
  } catch {
    // Said below.
  }
  throw new Failure('invalidInput', '{0} names “{1}”, in which there are no certificates.', [name, file]);
}
