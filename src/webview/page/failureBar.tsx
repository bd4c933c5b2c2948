import type { ComponentChild } from 'preact';
import { formatNumber, formOf } from '../../core/model/format';
import { isFailure } from '../../core/model/status';
import type { ExecutionHead, NodeRow } from '../../shared/protocol';
import { CopyButton } from '../elements/copyButton';
import { Icon } from '../elements/icon';
import { dispatch } from './store';
import { visibleLine } from '../elements/visibleText';
import { vscodeApi } from './vscodeApi';
import type { Localization } from '../elements/localization';

interface FailureBarProps {
  readonly head: ExecutionHead;
  readonly rows: readonly NodeRow[];
  readonly l10n: Localization;
}

/** Where it failed and why, in one line above the nodes, with the way to whoever can help. A failure that comes is called out. */
export function FailureBar({ head, rows, l10n }: FailureBarProps) {
  const failing = rows.find(({ isAnswer, statusClass }) => !isAnswer && isFailure(statusClass));
  return <div aria-live="polite">{failing && <Failure head={head} failing={failing} l10n={l10n} />}</div>;
}

function Failure({ head, failing, l10n }: { readonly head: ExecutionHead; readonly failing: NodeRow; readonly l10n: Localization }) {
  const { words, locale } = l10n;
  const { key, name, error, status, attempts = 1 } = failing;
  const node = (
    <button type="button" class="failure-node" onClick={() => dispatch({ type: 'choseNode', node: key })}>
      {visibleLine(name)}
    </button>
  );
  const values = [node, visibleLine(error ?? status)];
  return (
    <div class="failure">
      <Icon name="failed" />
      <p class="failure-text">
        {attempts > 1
          ? fill(formOf(attempts, words.failedAtAttempts, locale), [formatNumber(attempts, locale), ...values])
          : fill(words.failedAt, values)}
      </p>
      <span class="actions">
        <CopyButton labelled label={words.copySummary} doneLabel={words.copied} onCopy={() => vscodeApi.postMessage({ type: 'copySummary' })} />
        <CopyButton labelled label={words.copyForAgent} doneLabel={words.copied} onCopy={() => vscodeApi.postMessage({ type: 'copyForAgent' })} />
        {head.actions.includes('compareWithLastGood') && (
          <button type="button" class="quiet" onClick={() => vscodeApi.postMessage({ type: 'act', action: 'compareWithLastGood' })}>
            <Icon name="compareWithLastGood" />
            <span>{words.compareWithLastGood}</span>
          </button>
        )}
      </span>
    </div>
  );
}

/** A sentence with parts that are more than text. */
function fill(template: string, values: readonly ComponentChild[]): readonly ComponentChild[] {
  return template.split(/\{(\d)\}/).map((piece, index) => (index % 2 === 0 ? piece : values[Number(piece)]));
}
