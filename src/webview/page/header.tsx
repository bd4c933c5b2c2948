import type { ComponentChildren } from 'preact';
import { formatTime } from '../../core/model/format';
import type { ExecutionHead, PanelAction } from '../../shared/protocol';
import { CopyButton } from '../elements/copyButton';
import { Icon } from '../elements/icon';
import { isMoving } from './clock';
import { RunningTime } from './runningTime';
import { visibleLine } from '../elements/visibleText';
import { vscodeApi } from './vscodeApi';
import { type Localization, localize } from '../elements/localization';

interface HeaderProps {
  readonly head: ExecutionHead;
  readonly headAt: number;
  readonly l10n: Localization;
}

/** What ran, where, and how it went. */
export function Header({ head, headAt, l10n }: HeaderProps) {
  const { words, locale } = l10n;
  const production = head.environment === 'production';
  return (
    <>
      <header class={production ? 'head head-production' : 'head'}>
        <div class="headline">
          <h1>{visibleLine(head.title)}</h1>
          <span class={`status tone-${head.statusClass}`} role="status" aria-label={localize(l10n, 'statusNow', visibleLine(head.status))}>
            <Icon name={head.statusClass} />
            <span class="word">{visibleLine(head.status)}</span>
          </span>
          {head.answered !== undefined && <Answered httpStatus={head.answered} l10n={l10n} />}
          <RunningTime head={head} headAt={headAt} locale={locale} />
          <span class="actions">
            {actionOrder.map((action) => head.actions.includes(action) && <Action key={action} action={action} l10n={l10n} />)}
          </span>
        </div>
        <Facts>
          {head.account !== undefined && visibleLine(head.account)}
          {production && <strong class="production">{words.production}</strong>}
          {head.environment === 'test' && words.test}
          {head.application && visibleLine(head.application)}
          {visibleLine(head.connection)}
          <span class="id">
            <code title={visibleLine(head.id)}>{visibleLine(head.id)}</code>
            <CopyButton label={words.copyId} doneLabel={words.copied} onCopy={() => vscodeApi.postMessage({ type: 'copyId' })} />
          </span>
        </Facts>
        <Facts>
          {head.startedAt !== undefined && localize(l10n, 'started', formatTime(head.startedAt, Date.now(), locale))}
          {head.trigger && visibleLine(head.trigger)}
          {head.type && visibleLine(head.type)}
        </Facts>
      </header>
      <ProgressBar head={head} l10n={l10n} />
      <Notice notice={head.notice} />
    </>
  );
}

/** What the workflow answered is not how its execution went: a completed one may say 418. */
function Answered({ httpStatus, l10n }: { readonly httpStatus: number; readonly l10n: Localization }) {
  const tone = httpStatus >= 400 ? 'warning' : 'ok';
  return (
    <span class={`answered tone-${tone}`}>
      <Icon name={tone === 'ok' ? 'answer' : tone} />
      {localize(l10n, 'answered', String(httpStatus))}
    </span>
  );
}

/** Comparing stands with the failure that it explains. */
const actionOrder: readonly PanelAction[] = ['stop', 'rerun', 'refresh'];

function Action({ action, l10n: { words } }: { readonly action: PanelAction; readonly l10n: Localization }) {
  const label = words[action];
  const act = () => vscodeApi.postMessage({ type: 'act', action });
  const iconOnly = action === 'refresh';
  return (
    <button type="button" class={iconOnly ? 'quiet' : 'button'} title={label} aria-label={label} onClick={act}>
      <Icon name={action} />
      {!iconOnly && <span>{label}</span>}
    </button>
  );
}

/** A line of facts with dots between them; facts that are missing leave no gap. */
function Facts({ children }: { readonly children: ComponentChildren }) {
  const facts = [children].flat().filter(Boolean);
  if (facts.length === 0) return null;
  return (
    <ul class="facts">
      {facts.map((fact, index) => (
        <li key={index}>{fact}</li>
      ))}
    </ul>
  );
}

/** How far the execution says it is. While it does not say, something moves as long as it runs. */
function ProgressBar({ head, l10n }: { readonly head: ExecutionHead; readonly l10n: Localization }) {
  const { progress, statusClass } = head;
  if (progress === undefined && !isMoving(head)) return <div class="progress progress-none" />;
  const percent = progress === undefined ? undefined : Math.round(Math.min(100, Math.max(0, progress)));
  return (
    <div
      class={`progress tone-${statusClass}`}
      role="progressbar"
      aria-label={l10n.words.progress}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div class={percent === undefined ? 'bar bar-unknown' : 'bar'} style={{ inlineSize: percent === undefined ? '' : `${percent}%` }} />
    </div>
  );
}

/**
 * The sentence above the nodes. An error interrupts a screen reader, an information waits for its turn; what is stale
 * is not called out at all, because its sentence changes all the time.
 */
function Notice({ notice }: { readonly notice: ExecutionHead['notice'] }) {
  if (!notice) return null;
  const { kind, text } = notice;
  return (
    <div class={`notice notice-${kind}`} role={kind === 'error' ? 'alert' : undefined} aria-live={kind === 'info' ? 'polite' : undefined}>
      <Icon name={iconOf[kind]} />
      <span>{visibleLine(text)}</span>
    </div>
  );
}

const iconOf = { info: 'info', stale: 'timedOut', error: 'failed' } as const;
