import { Failure } from '../core/model/errors';
import type { ExecutionRef } from '../core/model/model';

/** What the editor's settings are for, without an editor. */
const insteadOfSettings: readonly (readonly [settings: RegExp, here: string])[] = [
  [/See the setting http\.(?:systemCertificates|proxyStrictSSL)\./, 'Name its authority in NODE_EXTRA_CA_CERTS or SSL_CERT_FILE.'],
  [/See the setting http\.proxyAuthorization\./, 'Write user and password into HTTPS_PROXY.'],
  [/See the setting http\.proxy\./, 'See HTTPS_PROXY, HTTP_PROXY and NO_PROXY.'],
  [/or the setting http\.proxy\./, 'or HTTPS_PROXY, HTTP_PROXY and NO_PROXY.'],
  [/in the setting http\.proxy /, 'in HTTPS_PROXY or HTTP_PROXY '],
  [/Replace the key\./, 'Set another one.'],
];

/** What went wrong, as a sentence. There is no log here, so that what nobody expected is told with its reason. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Failure)) return `Something unexpected happened: ${error instanceof Error ? error.message : String(error)}`;
  return insteadOfSettings.reduce((sentence, [settings, here]) => sentence.replace(settings, here), error.message);
}

/** What becomes of a run that was sent, and that nobody waits for any more. */
export function goesOn(workflow: string, account: string, execution: ExecutionRef | undefined): string {
  if (execution) return `${workflow} goes on as execution ${execution.id} for ${execution.scope}.`;
  return `${workflow} for ${account} was sent, and nobody has answered yet: it may have started. It is not sent again.`;
}
