import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icon';

interface CopyButtonProps {
  readonly label: string;
  readonly doneLabel: string;
  readonly onCopy: () => void;
  /** Whether the label is read beside the icon. */
  readonly labelled?: boolean;
}

/** Says for a moment that it was done: the clipboard itself shows nothing. */
export function CopyButton({ label, doneLabel, onCopy, labelled }: CopyButtonProps) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 1500);
    return () => clearTimeout(timer);
  }, [done]);
  const said = done ? doneLabel : label;
  const press = () => {
    onCopy();
    setDone(true);
  };
  return (
    <button type="button" class="quiet" title={said} aria-label={labelled ? undefined : said} onClick={press}>
      <Icon name={done ? 'done' : 'copy'} />
      {labelled && <span>{said}</span>}
    </button>
  );
}
