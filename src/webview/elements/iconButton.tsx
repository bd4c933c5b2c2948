import { Icon } from './icon';
import type { IconName } from './iconLines';

interface IconButtonProps {
  readonly icon: IconName;
  /** Read out, and shown as a tooltip. */
  readonly label: string;
  readonly isBusy?: boolean;
  readonly onPress: () => void;
}

/** A button with nothing but an icon to see. */
export function IconButton({ icon, label, isBusy, onPress }: IconButtonProps) {
  return (
    <button type="button" class="quiet" title={label} aria-label={label} aria-disabled={isBusy} onClick={onPress}>
      <Icon name={icon} />
    </button>
  );
}
