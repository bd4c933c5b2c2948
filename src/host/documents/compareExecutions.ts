import * as vscode from 'vscode';
import { pairNodes, type Masks, type NodePair } from '../../core/report/compare';
import { Failure } from '../../core/model/errors';
import { formatTime } from '../../core/model/format';
import { nodeNameIn, type Execution, type ExecutionRef, type NodeName } from '../../core/model/model';
import type { Provider } from '../../core/platforms/provider';
import type { Asked } from '../../core/reader/questions';
import { findLastSuccess } from '../../core/runs/lastSuccess';
import type { RunsView } from '../../core/runs/runs';
import { titleOf } from '../executions/describe';
import { showInformation } from '../ui/messages';
import { uriOf } from './outputUris';

/** Puts two executions side by side in the editor's own diff, node by node. */
export class ExecutionComparison {
  constructor(
    private readonly runs: RunsView,
    private readonly providerOf: (connection: string) => Promise<Provider>,
    private readonly reader: Asked,
    private readonly masks: () => Masks,
  ) {}

  /** The older one stands on the left. */
  async compare(one: ExecutionRef, other: ExecutionRef): Promise<void> {
    const [left, right] = [await this.read(one), await this.read(other)].sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
    if (left && right) await this.show(left, right);
  }

  /** The first node that went another way than in the last execution of the workflow that succeeded. */
  async compareWithLastGood(ref: ExecutionRef): Promise<void> {
    const failed = await this.read(ref);
    const good = await this.read(await this.lastGoodOf(failed));
    const [different] = await this.differences(good, failed, true);
    if (!different) {
      void showInformation(vscode.l10n.t('No node of {0} differs from its last success.', titleOf(failed)));
      return;
    }
    const place = { ...nameIn(good, failed, different), part: 'node' } as const;
    await vscode.commands.executeCommand(
      'vscode.diff',
      uriOf({ ref: good.ref, ...place }, `${different.name} (${vscode.l10n.t('last success')})`),
      uriOf({ ref: failed.ref, ...place, like: good.ref }, different.name),
      vscode.l10n.t('{0}: first difference to the last success', different.name),
    );
  }

  private async show(left: Execution, right: Execution): Promise<void> {
    const different = await this.differences(left, right);
    if (different.length === 0) {
      void showInformation(vscode.l10n.t('Both executions did the same in every node.'));
      return;
    }
    const resources = different.map(({ name, left: before, right: after }) => {
      const place = { ...nameIn(left, right, { left: before, right: after }), part: 'node' } as const;
      const old = uriOf({ ref: left.ref, ...place }, name);
      const young = uriOf({ ref: right.ref, ...place, like: left.ref }, name);
      return [young, before ? old : undefined, after ? young : undefined];
    });
    await vscode.commands.executeCommand('vscode.changes', this.titleOfBoth(left, right), resources);
  }

  /** The nodes that differ, in their order; the first alone where no more are wanted. */
  private differences(left: Execution, right: Execution, firstOnly?: true): Promise<readonly NodePair[]> {
    const masks = this.masks();
    return this.runs.askAboutAll([left.ref, right.ref], async ([before = left, after = right]) => {
      const places = await this.reader.ask({ type: 'differences', left: before, right: after, masks, firstOnly });
      // The nodes as the caller has them: what was read again has the same ones.
      const pairs = pairNodes(left, right);
      return places.flatMap((at) => pairs[at] ?? []);
    });
  }

  private titleOfBoth(left: Execution, right: Execution): string {
    const [before, after] = [left, right].map(({ startedAt }) =>
      startedAt === undefined ? '' : formatTime(startedAt, Date.now(), vscode.env.language),
    );
    return vscode.l10n.t('{0}: {1} ↔ {2}', titleOf(right), before ?? '', after ?? '');
  }

  private async lastGoodOf(execution: Execution): Promise<ExecutionRef> {
    const { listExecutions, label } = await this.providerOf(execution.ref.connection);
    if (!listExecutions) throw new Failure('notSupported', '{0} does not list executions to compare with.', [label]);
    const good = await findLastSuccess(execution, listExecutions, new AbortController().signal);
    if (!good) throw new Failure('notFound', 'No earlier success of {0} was found.', [titleOf(execution)]);
    return good;
  }

  private async read(ref: ExecutionRef): Promise<Execution> {
    const known = this.runs.executions.get(ref)?.execution;
    return known?.nodes ? known : this.runs.read(ref);
  }
}

/** A pair is of the same place among the nodes with one id, so the name on either side is that on the other. */
function nameIn(left: Execution, right: Execution, pair: Pick<NodePair, 'left' | 'right'>): NodeName {
  if (pair.left) return nodeNameIn(left, pair.left);
  return pair.right ? nodeNameIn(right, pair.right) : { node: '' };
}
