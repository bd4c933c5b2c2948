import * as vscode from 'vscode';
import { Failure } from '../../core/model/errors';
import type { Target } from '../../core/model/model';
import type { Expectation } from '../../core/payload/expectation/expectation';
import { payloadNamesOf } from '../../core/payload/expectation/files';
import { platformOf } from '../../core/platforms/platformFacts';
import type { Connections } from '../connections/connections';
import { openPayload } from '../payload/openPayload';
import { nameOf } from '../payload/payloadFiles';
import { requireTrust, type IntendedLaunch, type PayloadRunner } from '../payload/runPayload';
import type { Targets } from '../payload/targets';

/** The payloads of tests: where each is, where it goes, and what is sent. Nobody is asked to choose a target. */
export class TestPayloads {
  constructor(
    private readonly runner: Pick<PayloadRunner, 'prepare'>,
    private readonly targets: Targets,
    private readonly connections: Pick<Connections, 'require'>,
  ) {}

  /** The payload as it is sent to be tested: to its own target, for another account or in another mode where that is said. */
  async prepare(file: vscode.Uri, { account, mode }: Pick<Expectation, 'account' | 'mode'>): Promise<IntendedLaunch> {
    requireTrust();
    const target = await this.targetOf(file);
    const scope = account !== undefined && this.hasAccounts(target.connection) ? account : target.scope;
    return this.runner.prepare(await openPayload(file), { ...target, scope, mode: mode ?? target.mode }, false);
  }

  /** Whether one workflow can be run for several accounts; where executions are listed by workflow, it cannot. */
  hasAccounts(connection: string): boolean {
    return !platformOf(this.connections.require(connection)).scopeKind.isWorkflow;
  }

  async targetOf(file: vscode.Uri): Promise<Target> {
    const { document } = await openPayload(file);
    const found = this.targets.get(document);
    if (!found) throw new Failure('invalidInput', '{0} has no workflow yet. Choose one, then run the test.', [nameOf(file)]);
    if ('missing' in found) throw new Failure('invalidInput', '{0} needs the connection “{1}”, which is not here.', [nameOf(file), found.missing]);
    return found.target;
  }

  /** The payload that an expectation is about. */
  async find(expectation: vscode.Uri): Promise<vscode.Uri> {
    const names = payloadNamesOf(nameOf(expectation));
    for (const name of names) {
      const file = vscode.Uri.joinPath(expectation, '..', name);
      const isThere = await vscode.workspace.fs.stat(file).then(() => true, () => false);
      if (isThere) return file;
    }
    const [first, , last] = names;
    throw new Failure('invalidInput', '“{0}” has no payload: there is neither {1} nor {2} beside it.', [nameOf(expectation), first, last]);
  }
}
