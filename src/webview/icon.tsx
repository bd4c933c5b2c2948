import type { StatusClass } from '../core/status';

export type IconName = StatusClass | 'copy' | 'done' | 'stop' | 'rerun' | 'refresh' | 'info' | 'answer' | 'open' | 'resume' | 'expand';

const ring = 'M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 1 0 0-12.5';
const attention = 'M8 2.25L14.5 13.5H1.5ZM8 6.5v3.2M8 11.5v.1';
const arc = 'M8 1.75a6.25 6.25 0 1 1-6.25 6.25';

/**
 * Lines on a 16 × 16 grid. Every status has a shape of its own: its colour is never the only sign. What turns by itself
 * is a path of its own.
 */
const lines: Readonly<Record<IconName, readonly string[]>> = {
  queued: [ring],
  running: [arc],
  waiting: [`${ring}M6.4 5.5v5M9.6 5.5v5`],
  stopping: [arc, 'M6 6h4v4h-4Z'],
  ok: [`${ring}M5.2 8.3l2 2l3.7-4.4`],
  partial: [attention],
  warning: [attention],
  failed: [`${ring}M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4`],
  skipped: ['M4.2 4.2L8 8l-3.8 3.8M8.6 4.2L12.4 8l-3.8 3.8'],
  stopped: [`${ring}M3.6 12.4l8.8-8.8`],
  terminated: [`${ring}M6 6h4v4h-4Z`],
  timedOut: [`${ring}M8 4.5V8l2.4 1.5`],
  unknown: [`${ring}M6.2 6.4a1.8 1.8 0 1 1 2.7 1.5c-.6.35-.9.7-.9 1.3M8 11.4v.1`],
  copy: ['M5.5 5.5h8v8h-8ZM10.5 5.3V2.5h-8v8h2.8'],
  done: ['M2.8 8.6l3.4 3.6l7-8.4'],
  stop: ['M3.5 3.5h9v9h-9Z'],
  rerun: ['M4.5 2.75L13 8L4.5 13.25Z'],
  refresh: ['M13.4 6.2A5.6 5.6 0 0 0 3 5.6M2.6 2.4v3.4h3.4M2.6 9.8A5.6 5.6 0 0 0 13 10.4M13.4 13.6v-3.4H10'],
  answer: ['M6 3.5L2.5 7L6 10.5M2.8 7h7a3.5 3.5 0 0 1 3.5 3.5v2.5'],
  open: ['M9.5 2.5h4v4M13.5 2.5L7.5 8.5M11.5 9.5v4h-9v-9h4'],
  resume: ['M3.5 3v10M7 3.5L13.5 8L7 12.5Z'],
  expand: ['M6 4l4 4l-4 4'],
  info: [`${ring}M8 7.4v3.8M8 4.8v.1`],
};

/** Decoration: what it means is always also said in words beside it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {lines[name].map((line) => (
        <path key={line} d={line} />
      ))}
    </svg>
  );
}
