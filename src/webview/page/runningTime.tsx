import { useEffect, useState } from 'preact/hooks';
import { formatDuration } from '../../core/model/format';
import type { ExecutionHead } from '../../shared/protocol';
import { elapsed, isMoving } from './clock';

interface RunningTimeProps {
  readonly head: ExecutionHead;
  readonly headAt: number;
  readonly locale: string;
}

/** The execution's duration; counts whole seconds while it runs and somebody can see it. */
export function RunningTime({ head, headAt, locale }: RunningTimeProps) {
  const [, tick] = useState(0);
  const moves = isMoving(head);
  useEffect(() => {
    if (!moves) return;
    let timer: ReturnType<typeof setInterval> | undefined;
    const follow = () => {
      clearInterval(timer);
      timer = document.hidden ? undefined : setInterval(() => tick((count) => count + 1), 1000);
      if (!document.hidden) tick((count) => count + 1);
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', follow);
    };
  }, [moves]);
  const ms = elapsed(head, headAt, Date.now());
  if (ms === undefined) return null;
  // Tenths that change once a second say nothing.
  const shown = moves && ms >= 1000 ? Math.floor(ms / 1000) * 1000 : ms;
  return <span class="time">{formatDuration(shown, locale)}</span>;
}
