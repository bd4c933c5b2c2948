import * as vscode from 'vscode';
import { Failure } from '../../core/model/errors';
import { linkPath, linkQuery, readLink } from '../../core/model/link';
import type { ExecutionRef } from '../../core/model/model';
import type { Connections } from '../connections/connections';
import { confirm } from '../ui/messages';
import type { FailureReporter } from '../ui/failureReporter';
import { wordOf } from '../ui/sentences';

const extension = 'runlight.runlight';

/** A link that opens an execution in whichever window of this editor is in front. */
export function linkTo(ref: ExecutionRef): string {
  // Written out: an editor's Uri would escape what is escaped already.
  return `${vscode.env.uriScheme}://${extension}${linkPath}?${linkQuery(ref)}`;
}

/** Opens what links name. A link only ever names: it adds no connection and sends no key anywhere but where it was saved for. */
export class ExecutionLinks implements vscode.UriHandler {
  constructor(
    private readonly connections: Connections,
    private readonly reporter: FailureReporter,
    private readonly open: (ref: ExecutionRef) => void,
  ) {}

  async handleUri(uri: vscode.Uri): Promise<void> {
    try {
      await this.follow(uri);
    } catch (error) {
      this.reporter.report(error);
    }
  }

  /** @throws Failure for a link that leads nowhere; Cancelled when the person does not want to follow it. */
  async follow({ path, query }: vscode.Uri): Promise<void> {
    const ref = readLink(path, query);
    const connection = this.connections.get(ref.connection);
    if (!connection) throw new Failure('notFound', 'This link belongs to a connection that is not on this machine. Nothing was sent.');
    // Where this window has asked this connection before, one more question of it surprises nobody.
    const inUse = this.connections.peekProvider(connection.id) !== undefined;
    if (!inUse) await confirmLink(connection.name, wordOf(connection.environment), ref);
    this.open(ref);
  }
}

async function confirmLink(name: string, environment: string, { id, scope }: ExecutionRef): Promise<void> {
  const question = vscode.l10n.t('Open an execution of {0} ({1})?', name, environment);
  const detail = vscode.l10n.t('A link asks for {0} of {1}. This window has not used that connection yet.', id, scope);
  await confirm({ question, detail, yes: vscode.l10n.t('Open Execution'), harmless: true });
}
