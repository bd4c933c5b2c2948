import * as vscode from 'vscode';
import { isCancelled } from '../../core/model/errors';
import type { Surplus } from '../../core/runs/historyLimit';
import type { Runs } from '../../core/runs/runs';
import { settings } from '../settings';
import type { SharedState } from '../storage/sharedState';
import { confirm } from '../ui/messages';
import { counted } from '../ui/sentences';
import { formatNumber } from '../../core/model/format';

/** The limit for which somebody chose to keep the runs that are beyond it, in whichever window. */
const declinedName = 'limitWithRunsBeyond';

type Limited = Pick<Runs, 'onSurplus' | 'keepToHistoryLimit'>;

/** Asks, once per change of the limit, before it takes many kept runs away; whoever closes the question keeps them. */
export function askBeforeRunsGo(
  runs: Limited,
  state: Pick<SharedState, 'get' | 'set'>,
  report: (error: unknown) => void,
): vscode.Disposable {
  let isAsking = false;

  const ask = async (surplus: Surplus): Promise<void> => {
    // The window that a person looks at asks for all of them.
    if (isAsking || state.get(declinedName) === surplus.limit || !vscode.window.state.focused) return;
    isAsking = true;
    const mayGo = await mayRunsGo(surplus).finally(() => (isAsking = false));
    // It may have been changed again while the question stood.
    if (settings.historyLimit !== surplus.limit) return runs.keepToHistoryLimit();
    if (mayGo) return runs.keepToHistoryLimit(surplus.limit);
    await state.set(declinedName, surplus.limit);
  };

  const changeLimit = async (): Promise<void> => {
    const declined = state.get(declinedName);
    if (declined !== undefined && declined !== settings.historyLimit) await state.set(declinedName, undefined);
    await runs.keepToHistoryLimit();
  };

  return vscode.Disposable.from(
    runs.onSurplus((surplus) => void ask(surplus).catch(report)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('runlight.history.limit')) void changeLimit().catch(report);
    }),
  );
}

async function mayRunsGo({ count, limit }: Surplus): Promise<boolean> {
  const yes = counted(count, { one: 'Delete 1 Run', other: 'Delete {0} Runs' });
  const question = counted(count, { one: 'Delete 1 kept run?', other: 'Delete {0} kept runs?' });
  const detail = vscode.l10n.t(
    'The setting runlight.history.limit is {0} now, and so many runs in My Runs are beyond it. They cannot be brought back.',
    formatNumber(limit, vscode.env.language),
  );
  try {
    return (await confirm({ question, detail, yes, other: vscode.l10n.t('Keep Them') })) === yes;
  } catch (error) {
    if (isCancelled(error)) return false;
    throw error;
  }
}
