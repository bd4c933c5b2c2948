import type { StatusClass } from '../../core/model/status';
import type { PanelAction } from '../../shared/protocol';

export type IconName =
  | StatusClass
  | PanelAction
  | 'copy'
  | 'done'
  | 'info'
  | 'answer'
  | 'open'
  | 'resume'
  | 'expand'
  | 'find'
  | 'next'
  | 'previous'
  | 'close'
  | 'summary'
  | 'document'
  | 'shown'
  | 'masked'
  | 'link'
  | 'asTree'
  | 'asText'
  | 'asTable';

const ring = 'M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 1 0 0-12.5';
const attention = 'M8 2.25L14.5 13.5H1.5ZM8 6.5v3.2M8 11.5v.1';
const arc = 'M8 1.75a6.25 6.25 0 1 1-6.25 6.25';

/**
 * Lines on a 16 × 16 grid. Every status has a shape of its own: its colour is never the only sign. What turns by itself
 * is a path of its own.
 */
export const iconLines: Readonly<Record<IconName, readonly string[]>> = {
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
  compareWithLastGood: ['M2 3h5v10H2ZM9 3h5v10H9ZM3.8 6h1.4M3.8 8h1.4M10.8 6h1.4M10.8 10h1.4'],
  find: ['M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M10.3 10.3l3.4 3.4'],
  next: ['M8 3v9.5M4 8.7l4 4l4-4'],
  previous: ['M8 13V3.5M4 7.3l4-4l4 4'],
  close: ['M4 4l8 8M12 4l-8 8'],
  summary: ['M3 2.5h10v11H3ZM5.5 5.5h5M5.5 8h5M5.5 10.5h3'],
  document: ['M9.5 2v3.5H13M9.5 2H3.5v12H13V5.5ZM6.9 7.5c-1.4 0 0 2-1.4 2c1.4 0 0 2 1.4 2M9.6 7.5c1.4 0 0 2 1.4 2c-1.4 0 0 2-1.4 2'],
  shown: ['M1.5 8S4 3.8 8 3.8S14.5 8 14.5 8S12 12.2 8 12.2S1.5 8 1.5 8ZM8 6.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6'],
  masked: ['M4 7.2h8v6H4ZM5.6 7V5a2.4 2.4 0 0 1 4.8 0v2'],
  link: ['M6.6 9.4a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.4 6.6a2.6 2.6 0 0 0-3.7 0L3.5 8.8a2.6 2.6 0 0 0 3.7 3.7l.9-.9'],
  asTree: ['M3 3.5h4M6 8h7M6 12.5h7M3 3.5v9'],
  asText: ['M2.5 4h11M2.5 8h11M2.5 12h7'],
  asTable: ['M2.5 3h11v10h-11ZM2.5 6.4h11M2.5 9.7h11M6.3 3v10'],
  info: [`${ring}M8 7.4v3.8M8 4.8v.1`],
};
