import * as fc from 'fast-check';
import type { Effect } from '../../src/sandbox';
import { presets, rateLimitedFor, wrongLists } from '../../src/sandbox';
import type { Platform } from '../../src/core/model/model';
import type { DiskCode } from './disk';

/** What meets a request, by a name that stories and counts use. */
export const effects = {
  'reset before the accept': 'reset',
  'reset after the accept': 'resetAfterAccept',
  'hang before the accept': 'hang',
  'hang after the accept': 'hangAfterAccept',
  'slow to arrive': { delayMs: 4_000 },
  'slow to answer': { answerDelayMs: 4_000 },
  'very slow to answer': { answerDelayMs: 50_000 },
  '401': presets.badKey.effect,
  '404': presets.notFound.effect,
  '409': presets.conflict.effect,
  '429': rateLimitedFor('2'),
  '429 for a month': rateLimitedFor('3000000'),
  '500': presets.serverError.effect,
  '500 after the accept': { acceptThen: presets.serverError.effect },
  '502': 'html502',
  garbage: presets.garbage.effect,
  'half of the JSON': 'brokenJson',
  'cut-off body': 'cutBody',
  'empty body': 'emptyBody',
} as const satisfies Record<string, Effect>;
export type EffectName = keyof typeof effects;

/** How a list is wrong, by name. */
export const listFaults = {
  'a second behind': { lagMs: 1_000 },
  'six seconds behind': { lagMs: 6_000 },
  'half a minute behind': { lagMs: 30_000 },
  'without the newest': wrongLists.withoutNewest,
  'without every second row': wrongLists.withoutEverySecond,
  'every row twice': wrongLists.twice,
  'oldest first': wrongLists.oldestFirst,
  empty: wrongLists.empty,
} as const;
export type ListFaultName = keyof typeof listFaults;

export const workflowsOf = {
  refold: ['Daily Sync', 'Vendor Sync', 'Lead Import', 'Slow Report', 'Approve Invoice'],
  cobalt: ['Daily Sync', 'Vendor Sync', 'Lead Import', 'Slow Report'],
  altostrat: ['User Onboarding', 'Site Health Check', 'Firmware Rollout'],
} as const satisfies Record<Platform, readonly string[]>;

/** One step of a schedule. Windows, runs and the like are numbers that wrap around whatever there is by then. */
export type Step =
  | { readonly do: 'start'; readonly window: number; readonly platform: Platform; readonly workflow: number; readonly sync: boolean; readonly fate?: EffectName }
  | { readonly do: 'crowd'; readonly window: number; readonly platform: Platform; readonly workflow: number }
  | { readonly do: 'rerun' | 'resumeFrom'; readonly window: number; readonly run: number; readonly fate?: EffectName }
  | { readonly do: 'tryAgain'; readonly window: number; readonly run: number; readonly fate?: EffectName }
  | { readonly do: 'deleteKept'; readonly window: number; readonly run: number }
  | { readonly do: 'focus'; readonly window: number; readonly isFocused: boolean }
  | { readonly do: 'colleague'; readonly platform: Platform; readonly workflow: number; readonly sync: boolean; readonly byCall: boolean; readonly agoMs: number }
  | { readonly do: 'open' }
  | { readonly do: 'reload'; readonly window: number }
  | { readonly do: 'kill'; readonly window: number; readonly crossings: number }
  | { readonly do: 'stopFollowing'; readonly window: number; readonly run: number }
  | { readonly do: 'stop'; readonly window: number; readonly run: number }
  | { readonly do: 'look'; readonly window: number; readonly platform: Platform }
  | { readonly do: 'decide'; readonly window: number; readonly choice: number }
  | { readonly do: 'remove' | 'add' | 'replaceKey' | 'breakKey'; readonly window: number; readonly platform: Platform }
  | { readonly do: 'setClock'; readonly byMs: number }
  | { readonly do: 'setServerClock'; readonly byMs: number }
  | { readonly do: 'trouble'; readonly on: 'read' | 'list' | 'any'; readonly effect: EffectName; readonly times: number }
  | { readonly do: 'wrongLists'; readonly how: ListFaultName; readonly times: number }
  | { readonly do: 'disk'; readonly code: DiskCode; readonly skip: number; readonly times: number }
  | { readonly do: 'slowDisk'; readonly ms: number };

/** A step, and how long nothing else is done after it. */
export type TimedStep = Step & { readonly thenMs: number };

export interface Schedule {
  readonly latencyMs: number;
  readonly steps: readonly TimedStep[];
}

const window = fc.nat(2);
const run = fc.nat(3);
const platform = fc.constantFrom<Platform[]>('refold', 'refold', 'altostrat', 'cobalt');
const workflow = fc.nat(4);
const keys = <Name extends string>(table: Readonly<Record<Name, unknown>>) => fc.constantFrom(...(Object.keys(table) as Name[]));
const effect = keys<EffectName>(effects);
const fate = fc.option(effect, { nil: undefined, freq: 2 });
const clockStep = fc.constantFrom(-600_000, -10_000, -1_500, 900, 10_000, 300_000, 86_400_000);

const step = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary });

const steps: fc.Arbitrary<Step> = fc.oneof(
  step(9, fc.record({ do: fc.constant('start'), window, platform, workflow, sync: fc.boolean(), fate })),
  step(1, fc.record({ do: fc.constant('crowd'), window, platform, workflow })),
  step(3, fc.record({ do: fc.constantFrom('rerun', 'resumeFrom', 'tryAgain'), window, run, fate })),
  step(1, fc.record({ do: fc.constant('deleteKept'), window, run })),
  step(1, fc.record({ do: fc.constant('focus'), window, isFocused: fc.boolean() })),
  step(3, fc.record({ do: fc.constant('colleague'), platform, workflow, sync: fc.boolean(), byCall: fc.boolean(), agoMs: fc.constantFrom(0, 0, 1_000, 15_000) })),
  step(2, fc.record({ do: fc.constant('open') })),
  step(2, fc.record({ do: fc.constant('reload'), window })),
  step(3, fc.record({ do: fc.constant('kill'), window, crossings: fc.nat(30) })),
  step(1, fc.record({ do: fc.constant('stopFollowing'), window, run })),
  step(1, fc.record({ do: fc.constant('stop'), window, run })),
  step(1, fc.record({ do: fc.constant('look'), window, platform })),
  step(2, fc.record({ do: fc.constant('decide'), window, choice: fc.nat(3) })),
  step(3, fc.record({ do: fc.constantFrom('remove', 'add', 'replaceKey', 'breakKey'), window, platform })),
  step(1, fc.record({ do: fc.constant('setClock'), byMs: clockStep })),
  step(1, fc.record({ do: fc.constant('setServerClock'), byMs: clockStep })),
  step(3, fc.record({ do: fc.constant('trouble'), on: fc.constantFrom('read', 'list', 'any'), effect, times: fc.integer({ min: 1, max: 12 }) })),
  step(2, fc.record({ do: fc.constant('wrongLists'), how: keys<ListFaultName>(listFaults), times: fc.integer({ min: 1, max: 12 }) })),
  step(2, fc.record({ do: fc.constant('disk'), code: fc.constantFrom<DiskCode[]>('ENOSPC', 'EPERM', 'EIO'), skip: fc.nat(8), times: fc.integer({ min: 1, max: 8 }) })),
  step(1, fc.record({ do: fc.constant('slowDisk'), ms: fc.constantFrom(0, 3, 400) })),
);

const timedStep = fc
  .tuple(steps, fc.constantFrom(0, 0, 40, 400, 1_500, 4_000, 9_000, 30_000))
  .map(([what, thenMs]): TimedStep => ({ ...what, thenMs }));

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  latencyMs: fc.constantFrom(20, 1, 300),
  steps: fc.array(timedStep, { minLength: 1, maxLength: 14 }),
});
