import { iconLines, type IconName } from './iconLines';

/** Decoration: what it means is always also said in words beside it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {iconLines[name].map((line) => (
        <path key={line} d={line} />
      ))}
    </svg>
  );
}
