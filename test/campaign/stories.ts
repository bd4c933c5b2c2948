import type { Schedule, TimedStep } from './schedule';

/** A schedule that went wrong once. */
export interface Story {
  readonly title: string;
  readonly schedule: Schedule;
}

const start = { do: 'start', window: 0, platform: 'refold', workflow: 0, sync: false, thenMs: 0 } as const;
const slowReport = 3;

function story(title: string, steps: readonly TimedStep[], latencyMs = 20): Story {
  return { title, schedule: { latencyMs, steps } };
}

/** What the campaign found that nobody had predicted, as short as it made them. */
export const stories: readonly Story[] = [
  story('a window is killed when it has said that it lives and has written nothing down: its sign goes', [
    { do: 'kill', window: 0, crossings: 3, thenMs: 0 },
    start,
  ]),
  story('a window that has seen an empty journal takes over what a later one leaves', [
    { do: 'kill', window: 0, crossings: 3, thenMs: 0 },
    { do: 'open', thenMs: 0 },
    start,
  ]),
  story('the disk does not let a window take its sign away: it goes later', [
    { do: 'disk', code: 'EPERM', skip: 1, times: 2, thenMs: 0 },
    start,
  ]),
  story('a window seems dead because the disk takes no sign: its run is told once, by one of the two', [
    { do: 'trouble', on: 'read', effect: '401', times: 2, thenMs: 0 },
    { ...start, sync: true },
    { do: 'disk', code: 'ENOSPC', skip: 7, times: 5, thenMs: 0 },
    { do: 'stopFollowing', window: 0, run: 0, thenMs: 4_000 },
    { do: 'open', thenMs: 0 },
    { do: 'trouble', on: 'list', effect: '401', times: 4, thenMs: 0 },
    start,
    { do: 'remove', window: 0, platform: 'altostrat', thenMs: 18_000 },
  ]),
  story('a window seems dead and lives: it leaves its run to the one that took it over', [
    { ...start, workflow: slowReport },
    { do: 'disk', code: 'ENOSPC', skip: 1, times: 4, thenMs: 0 },
    { do: 'open', thenMs: 0 },
    { do: 'remove', window: 0, platform: 'altostrat', thenMs: 30_000 },
  ]),
  story('a window seems dead while it looks for a run: it stops saying that it lives when others have it', [
    start,
    { do: 'breakKey', window: 0, platform: 'refold', thenMs: 0 },
    { do: 'open', thenMs: 0 },
    { ...start, fate: 'garbage' },
    { do: 'disk', code: 'ENOSPC', skip: 1, times: 4, thenMs: 30_000 },
  ]),
  story('the disk keeps the claim of an entry that is gone: it goes later', [
    { do: 'disk', code: 'EPERM', skip: 7, times: 1, thenMs: 0 },
    { ...start, platform: 'cobalt' },
    { do: 'reload', window: 0, thenMs: 0 },
    { do: 'trouble', on: 'read', effect: '401', times: 1, thenMs: 0 },
  ]),
  story('what looks like one lost run turns out to be another of ours: it is not shown as both', [
    { ...start, workflow: slowReport, sync: true, fate: '502' },
    { do: 'open', thenMs: 0 },
    { ...start, window: 1, workflow: slowReport, sync: true, thenMs: 30_000 },
    { do: 'kill', window: 0, crossings: 0, thenMs: 0 },
    { do: 'remove', window: 0, platform: 'cobalt', thenMs: 0 },
  ]),
  story('a key is replaced while a request with the old one is under way: its refusal does not end the following', [
    { ...start, thenMs: 40 },
    { do: 'colleague', platform: 'refold', workflow: 0, sync: false, byCall: false, agoMs: 0, thenMs: 40 },
    { do: 'wrongLists', how: 'a second behind', times: 1, thenMs: 40 },
    { do: 'rerun', window: 0, run: 0, thenMs: 4_000 },
    { do: 'trouble', on: 'read', effect: '401', times: 1, thenMs: 400 },
  ]),
  story('a window closes while it takes a lost start out of the journal: that it was lost has been told by then', [
    { ...start, platform: 'cobalt' },
    { do: 'slowDisk', ms: 400, thenMs: 0 },
    { do: 'reload', window: 0, thenMs: 4_000 },
    { do: 'reload', window: 0, thenMs: 0 },
  ]),
  story('a connection is removed while a start through it waits for its answer: nothing is looked for with its key', [
    { ...start, fate: '502' },
    { do: 'remove', window: 0, platform: 'refold', thenMs: 0 },
  ]),
  story('the note of a run is written while its end is told: the end is told all the same', [
    { do: 'slowDisk', ms: 400, thenMs: 0 },
    { do: 'open', thenMs: 0 },
    { ...start, window: 1, workflow: 1, sync: true, fate: 'empty body', thenMs: 1_500 },
    { do: 'add', window: 0, platform: 'refold', thenMs: 1_500 },
    { do: 'open', thenMs: 1_500 },
    { do: 'kill', window: 0, crossings: 0, thenMs: 0 },
  ], 1),
  story('a window seems dead, and nothing else makes it look: it sees within a beat that another has its run', [
    { ...start, workflow: slowReport },
    { do: 'open', thenMs: 0 },
    { ...start, thenMs: 9_000 },
    { do: 'disk', code: 'ENOSPC', skip: 4, times: 6, thenMs: 30_000 },
    { ...start, thenMs: 1_500 },
  ]),
  story('a start is tried again and refused: what the first try may have started is not denied', [
    { ...start, platform: 'altostrat', fate: 'cut-off body' },
    { do: 'wrongLists', how: 'without the newest', times: 4, thenMs: 9_000 },
    { do: 'tryAgain', window: 0, run: 0, fate: '401', thenMs: 0 },
  ]),
  story('a window closes on a slow disk when it has just seen the end of a run: the end is not lost', [
    { do: 'crowd', window: 0, platform: 'refold', workflow: 0, thenMs: 0 },
    { do: 'slowDisk', ms: 400, thenMs: 0 },
    { ...start, platform: 'altostrat', thenMs: 4_000 },
    { do: 'reload', window: 0, thenMs: 30_000 },
  ]),
  story('a window is killed when it takes a lost start out of the journal: that it was lost has been told by then', [
    { ...start, platform: 'cobalt', sync: true, fate: 'cut-off body' },
    { ...start, workflow: 1, sync: true },
    { do: 'trouble', on: 'any', effect: 'slow to arrive', times: 2, thenMs: 0 },
    { do: 'kill', window: 0, crossings: 21, thenMs: 0 },
    { do: 'trouble', on: 'read', effect: '401', times: 1, thenMs: 9_000 },
    { do: 'decide', window: 0, choice: 0, thenMs: 0 },
  ]),
  story('a window seems dead while it waits for an answer, and another tells the end: it is not told again', [
    { ...start, fate: 'hang after the accept' },
    { do: 'open', thenMs: 0 },
    { do: 'disk', code: 'ENOSPC', skip: 0, times: 3, thenMs: 30_000 },
    { do: 'wrongLists', how: 'a second behind', times: 1, thenMs: 0 },
  ]),
  story('what looks like a run ends while the answer is still waited for: the end of the run itself is told, and no other', [
    { ...start, platform: 'cobalt', workflow: slowReport, sync: true },
    { ...start, workflow: slowReport, sync: true, fate: 'slow to arrive' },
    { do: 'rerun', window: 0, run: 0, thenMs: 30_000 },
  ]),
  story('a start is looked for and cannot be, while the window that seemed dead takes it out of the journal: nobody holds it', [
    { do: 'trouble', on: 'list', effect: '401', times: 6, thenMs: 0 },
    { do: 'slowDisk', ms: 400, thenMs: 0 },
    { do: 'disk', code: 'EPERM', skip: 1, times: 4, thenMs: 0 },
    { ...start, workflow: 1, sync: true, thenMs: 4_000 },
    { do: 'open', thenMs: 30_000 },
    { do: 'trouble', on: 'read', effect: '401', times: 1, thenMs: 1_500 },
  ], 300),
  story('a connection is removed while one of many is read once more: the read is not repeated', [
    { do: 'wrongLists', how: 'without the newest', times: 2, thenMs: 0 },
    { do: 'crowd', window: 0, platform: 'refold', workflow: 0, thenMs: 4_000 },
    { do: 'trouble', on: 'read', effect: 'reset before the accept', times: 1, thenMs: 1_500 },
    { do: 'remove', window: 0, platform: 'refold', thenMs: 40 },
    { do: 'stop', window: 0, run: 0, thenMs: 40 },
    { do: 'reload', window: 0, thenMs: 0 },
  ]),
  story('an answer comes after another window took its run over: one of the two follows it', [
    { ...start, workflow: slowReport, fate: 'very slow to answer' },
    { do: 'open', thenMs: 9_000 },
    { do: 'disk', code: 'ENOSPC', skip: 0, times: 3, thenMs: 30_000 },
  ]),
  story('what looks like a run is gone for a while, and the answer names it: it is followed on', [
    { ...start, workflow: slowReport, sync: true },
    { do: 'look', window: 0, platform: 'refold', thenMs: 9_000 },
    { do: 'trouble', on: 'read', effect: '404', times: 5, thenMs: 30_000 },
    { do: 'deleteKept', window: 0, run: 0, thenMs: 9_000 },
    start,
  ]),
  story('a connection is removed while an answer is waited for, and another window takes the entry out: nobody holds it', [
    { do: 'disk', code: 'ENOSPC', skip: 2, times: 7, thenMs: 0 },
    { ...start, platform: 'cobalt', workflow: slowReport, sync: true },
    { do: 'open', thenMs: 0 },
    { do: 'remove', window: 0, platform: 'cobalt', thenMs: 30_000 },
    { do: 'remove', window: 0, platform: 'refold', thenMs: 0 },
  ]),
  story('the answer of a rerun is lost: nobody offers to try it again, for its platform would not know it', [
    { ...start, platform: 'altostrat', thenMs: 0 },
    { do: 'wrongLists', how: 'half a minute behind', times: 4, thenMs: 30_000 },
    { do: 'rerun', window: 0, run: 0, fate: 'reset after the accept', thenMs: 9_000 },
    { do: 'tryAgain', window: 0, run: 0, thenMs: 0 },
  ]),
];
