import type * as vscode from 'vscode';
import type { ExecutionRef } from '../../core/model/model';
import type { RunsView } from '../../core/runs/runs';
import type { ExecutionsView } from './executionsView';
import type { Row } from './rows';

/**
 * Selects the row of each run that begins from now on, and opens its account: whoever started it sees where it went. The
 * focus stays where it is. A view that is not on show stays as it is, and so does one whose filter hides the run.
 */
export function revealStartedRuns(tree: vscode.TreeView<Row>, view: ExecutionsView, runs: RunsView): vscode.Disposable {
  const since = Date.now();
  let latest: ExecutionRef | undefined;
  const reveal = async (ref: ExecutionRef): Promise<void> => {
    latest = ref;
    // An account that nobody opened has no list yet.
    if (!runs.lists.has(ref)) await runs.refreshList(ref.connection, ref.scope);
    if (!runs.lists.has(ref)) return;
    const row = view.shownRowOf(ref);
    await view.drawAgain(row.parent);
    if (latest === ref && tree.visible) await tree.reveal(row, { select: true, focus: false });
  };
  return runs.onStart(({ ref, at }) => {
    // What an earlier window left is followed again without anybody having started it here.
    if (at >= since && tree.visible) reveal(ref).catch(() => undefined);
  });
}
