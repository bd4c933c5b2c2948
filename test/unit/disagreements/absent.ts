import { never, type Disagreement } from './client';

/** What Runlight does not do at all, so that no disagreement about it matters. */
export const whatIsAbsent: readonly Disagreement[] = [
  [24, 'nothing is ever published, with key or token', () => never('PUT', /publish/)],
  [33, 'nothing is ever deleted', () => never('DELETE', /./)],
  [34, 'no schedule is ever read or written', () => never(undefined, /schedule/i)],
  [35, 'no event is ever triggered, by any path', () => never(undefined, /\/event\b/)],
  [36, 'no webhook is ever created', () => never(undefined, /webhook/i)],
];
