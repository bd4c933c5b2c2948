import type { ExecutionHead } from '../../shared/protocol';
import type { Speech } from '../elements/localization';

/** How far the execution says it is. While it does not say, something moves as long as it runs. */
export function ProgressBar({ head, speech }: { readonly head: ExecutionHead; readonly speech: Speech }) {
  const { live, progress, statusClass } = head;
  if (progress === undefined && !live) return <div class="progress progress-none" />;
  const percent = progress === undefined ? undefined : Math.round(Math.min(100, Math.max(0, progress)));
  return (
    <div
      class={`progress tone-${statusClass}`}
      role="progressbar"
      aria-label={speech.words.progress}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div class={percent === undefined ? 'bar bar-unknown' : 'bar'} style={{ inlineSize: percent === undefined ? '' : `${percent}%` }} />
    </div>
  );
}
