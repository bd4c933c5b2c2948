import * as fc from 'fast-check';
import { checkClosed, checkRest, checkStep, isQuiet } from './checks';
import { announce, perform } from './perform';
import { schedules, type Schedule } from './schedule';
import { Violation, World } from './world';

/** How much time passes at most until everything must have come to rest, and in which steps it is looked. */
const restMs = 60 * 60_000;
const lookMs = 15_000;

/** Runs one schedule to its end and to rest. Rejects with a {@link Violation} at the first thing that is wrong. */
export async function runSchedule({ latencyMs, steps }: Schedule): Promise<World> {
  const world = new World(latencyMs);
  try {
    world.open();
    for (const step of steps) {
      perform(world, step);
      await passTime(world, step.thenMs);
    }
    await comeToRest(world);
    await closeAll(world);
  } catch (error) {
    throw error instanceof Violation ? new StoryError(error, world.story) : error;
  }
  return world;
}

/** A violation with all that led to it. */
export class StoryError extends Error {
  override readonly name = 'StoryError';

  constructor(
    readonly violation: Violation,
    story: readonly string[],
  ) {
    super(`${violation.message}\n\n${story.map((line, index) => `${String(index + 1).padStart(4)}. ${line}`).join('\n')}`);
  }
}

async function passTime(world: World, ms: number): Promise<void> {
  await world.timing.advance(ms);
  world.mapAccepted();
  checkStep(world);
  if (world.violation) throw world.violation;
}

/** The world gets well again, somebody has a window open, and time passes until nothing changes any more. */
async function comeToRest(world: World): Promise<void> {
  world.tell('everything works again');
  world.heal();
  for (const window of world.live) if (window.life.isDoomed) window.life.end();
  if (world.live.length === 0) world.open();
  // What was refused stands still until the person gives the key again.
  for (const [id, { connection }] of world.connections) {
    world.connections.set(id, { connection, secret: world.goodSecretOf(connection.platform) });
    announce(world, id);
  }
  for (let passed = 0; passed < restMs; passed += lookMs) {
    await passTime(world, lookMs);
    await world.askTruth();
    // A window that is reloaded opens anew.
    if (world.live.length === 0) world.open();
    if (!isQuiet(world)) continue;
    // My Runs is looked at, which takes in what other windows kept.
    for (const { runs } of world.live) await runs.history.all().then(() => runs.refreshHistory());
    await passTime(world, 0);
    if (isQuiet(world)) break;
  }
  checkRest(world);
  if (world.violation) throw world.violation;
}

async function closeAll(world: World): Promise<void> {
  for (const window of world.live) {
    const closed = window.close();
    await world.timing.advance(0);
    await closed;
    checkClosed(world, window);
    window.life.end();
  }
  if (world.violation) throw world.violation;
}

export interface CampaignOptions {
  readonly seed: number;
  readonly path?: string;
  readonly runs: number;
}

export interface CampaignResult {
  readonly seed: number;
  readonly schedules: number;
  readonly actions: number;
  readonly requests: number;
  /** Faults that really met something, by kind. */
  readonly faults: ReadonlyMap<string, number>;
  /** The shortest schedule that was found to go wrong, and its story. */
  readonly failure?: { readonly schedule: Schedule; readonly story: string; readonly path: string };
}

/** Many schedules from one seed; the first that goes wrong is made as short as it can be and still go wrong. */
export async function runCampaign({ seed, path, runs }: CampaignOptions): Promise<CampaignResult> {
  const faults = new Map<string, number>();
  let counts = { schedules: 0, actions: 0, requests: 0 };
  const property = fc.asyncProperty(schedules, async (schedule) => {
    const world = await runSchedule(schedule);
    counts = { schedules: counts.schedules + 1, actions: counts.actions + world.ledger.actions.length, requests: counts.requests + world.requests.length };
    for (const [kind, count] of world.faults) faults.set(kind, (faults.get(kind) ?? 0) + count);
  });
  const details = await fc.check(property, { seed, path, numRuns: runs, endOnFailure: false });
  const result = { seed, ...counts, faults };
  const [schedule] = details.counterexample ?? [];
  if (!details.failed || !schedule) return result;
  const story = await runSchedule(schedule).then(
    () => 'It does not happen again.',
    (error: Error) => (error instanceof StoryError ? error.message : (error.stack ?? error.message)),
  );
  return { ...result, failure: { schedule, story, path: details.counterexamplePath ?? '' } };
}
