import type { ExecutionHead } from '../../shared/protocol';
import { Icon } from '../elements/icon';
import { visibleLine } from '../elements/visibleText';

/**
 * The sentence above the nodes. An error interrupts a screen reader, an information waits for its turn; what is stale
 * is not called out at all, because its sentence changes all the time.
 */
export function Notice({ notice }: { readonly notice: ExecutionHead['notice'] }) {
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
