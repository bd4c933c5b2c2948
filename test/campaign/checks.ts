import { Failure } from '../../src/core/model/errors';
import type { Execution } from '../../src/core/model/model';
import { hasEnded } from '../../src/core/model/status';
import type { Action } from './ledger';
import type { ProfileWindow } from './profileWindow';
import type { World } from './world';

/** The request layer's own limit, for each window and connection. */
const mostPerSecond = 20;
/** Following, searching and retrying together, for each action that a window may be busy with. */
const mostPerMinute = 90;

/** What must hold whenever everything that can go on without a clock has gone on. */
export function checkStep(world: World): void {
  const followers = new Map<string, ProfileWindow>();
  for (const window of world.live) {
    for (const { intent, ref } of window.runs.running) {
      const execution = window.runs.executions.get(ref)?.execution;
      const other = followers.get(intent);
      if (other && world.signsAreGood) world.fail(`windows ${other.name} and ${window.name} both follow ${titleOf(world, intent)}`);
      followers.set(intent, window);
      if (execution) checkIdentity(world, window, { intent, execution, isNews: true });
    }
    for (const { intent, execution } of window.runs.history.list()) checkIdentity(world, window, { intent, execution });
  }
  for (const action of world.ledger.actions) {
    const { outcome, accepted, ends } = action;
    if (outcome instanceof Failure && !outcome.maybeSent && accepted.length > 0) {
      world.fail(`${world.titleOf(action)} was told as not sent (“${outcome.message}”), and ${accepted[0]} runs`);
    }
    if (ends.length > 1 && world.removalsAreGood) world.fail(`the end of ${world.titleOf(action)} was told ${ends.length} times`);
  }
  checkPace(world);
}

interface Claimed {
  readonly intent: string;
  readonly execution: Execution;
  /** As the store has it, which is ahead of the disk. */
  readonly isNews?: boolean;
}

/** Nobody else's execution goes by our action, unless it is said to look like it; and none at all where the id was told. */
function checkIdentity(world: World, window: ProfileWindow, { intent, execution: { ref, guessed, local }, isNews }: Claimed): void {
  const action = world.ledger.byIntent(intent);
  if (!action) return world.fail(`window ${window.name} has a run that nobody started: ${intent}`);
  if (local || action.accepted.includes(ref.id) || (action.decided && action.decided.id === ref.id)) return;
  if (!guessed) world.fail(`window ${window.name} takes ${ref.id} for ${world.titleOf(action)} and does not say that it only looks like it`);
  const against = evidenceAgainst(world, action, ref.id);
  if (against !== undefined) world.fail(`window ${window.name} takes ${ref.id} for ${world.titleOf(action)}, although it ${against}`);
  if (isNews && action.toldIn.has(window)) world.fail(`window ${window.name} takes ${ref.id} for ${world.titleOf(action)}, although its id was told`);
}

/** A server rounds times to seconds, and a `Date` is not exact either. */
const roundingMs = 2_500;

/** What a colleague's execution shows to everybody that speaks against its being this one. */
function evidenceAgainst(world: World, { kind, workflowName, sync, sentAt = Infinity }: Action, id: string): string | undefined {
  const foreign = world.ledger.foreign.get(id);
  if (!foreign) return undefined;
  if (world.clocksAreGood && foreign.beganAt < sentAt - roundingMs && sentAt !== Infinity) return `began ${sentAt - foreign.beganAt} ms before that was sent`;
  if (kind !== 'start') return undefined;
  if (foreign.workflowName !== workflowName.replace(/ #\d+$/, '')) return 'is of another workflow';
  if (foreign.byCall === false) return 'was not started by a call';
  return foreign.byCall !== undefined && foreign.sync !== sync ? 'is not waited for as that is, or is where that is not' : undefined;
}

function checkPace(world: World): void {
  const now = world.timing.monotonic();
  const counts = new Map<string, { second: number; minute: number }>();
  for (let index = world.requests.length - 1; index >= 0; index -= 1) {
    const request = world.requests[index];
    if (!request || request.at < now - 60_000) break;
    const key = `${request.window.name} ${request.connection}`;
    const count = counts.get(key) ?? { second: 0, minute: 0 };
    count.minute += 1;
    if (request.at > now - 1_000) count.second += 1;
    counts.set(key, count);
  }
  const most = mostPerMinute * (1 + world.ledger.actions.length);
  for (const [who, { second, minute }] of counts) {
    if (second > mostPerSecond) world.fail(`window ${who} sends ${second} requests in a second`);
    if (minute > most) world.fail(`window ${who} sends ${minute} requests in a minute`);
  }
}

/** Whether there is nothing left that time alone would change. */
export function isQuiet(world: World): boolean {
  const isAnswered = world.ledger.actions.every(({ outcome, window }) => outcome !== undefined || window.life.isOver);
  return isAnswered && leftovers(world).length === 0;
}

/** Names in the journal that no living window answers for. */
function leftovers(world: World): readonly string[] {
  const open = new Set(
    world.live.flatMap(({ runs }) => [
      ...runs.running.filter(({ ref }) => !world.hasEnded(ref.id)).map(({ intent }) => intent),
      ...world.ledger.actions.flatMap(({ intent }) => (intent !== undefined && runs.candidatesOf(intent).length > 0 ? [intent] : [])),
    ]),
  );
  return [...world.disk.journal.texts.keys()].filter((name) => {
    if (name.startsWith('window.')) return open.size === 0;
    const intent = name.startsWith('claim.') ? name.slice('claim.'.length, 'claim.'.length + 36) : name;
    return !open.has(intent);
  });
}

/** What must hold when nothing goes on any more. */
export function checkRest(world: World): void {
  for (const action of world.ledger.actions) {
    if (action.outcome === undefined && !action.window.life.isOver) world.fail(`${world.titleOf(action)} is never answered`);
    checkFate(world, action);
    checkRecord(world, action);
  }
  const left = leftovers(world);
  if (left.length > 0) world.fail(`the journal still has ${left.map((name) => `${name}: ${world.disk.journal.texts.get(name)}`).join('; ')}`);
}

/** Every execution that the server started is followed to its end by one window, or told as lost, or offered. */
function checkFate(world: World, action: Action): void {
  const { accepted, ends, isDropped, isDeleted, decided, outcome, troubles, removedBy, intent } = action;
  const [id] = accepted;
  if (id === undefined || isDropped || decided) return;
  const isLost = troubles.length > 0 || (outcome instanceof Failure && outcome.maybeSent);
  const followers = world.live.filter(({ runs }) => runs.running.some((run) => run.intent === intent));
  const isOffered = world.live.some(({ runs }) => intent !== undefined && runs.candidatesOf(intent).length > 0);
  // A window that went between taking the entry out and telling the end: the end stands in My Runs, unless a person deleted it there.
  const isCutShort = removedBy?.life.isOver === true && (!world.recordsAreGood || isDeleted || world.live.some((window) => endedIn(window, intent)));
  if (ends.length > 0 || isLost || isOffered || isCutShort) return;
  if (followers.length === 0) return world.fail(`${id}, which ${world.titleOf(action)} started, is lost without a word`);
  if (followers.length > 1) return world.fail(`${id} is followed by ${followers.length} windows`);
  if (world.hasEnded(id)) world.fail(`the end of ${id} is told by nobody`);
}

/** My Runs knows the end that was told, in every window. */
function checkRecord(world: World, { intent, ends: [end], isDropped, isDeleted, decided, troubles }: Action): void {
  if (!end || end.window.life.isOver || isDropped || isDeleted || decided || troubles.length > 0 || !world.recordsAreGood) return;
  for (const window of world.live) {
    if (!endedIn(window, intent)) world.fail(`window ${window.name} does not show the end of ${end.id} in My Runs`);
  }
}

/** What must be left of a window that closed. */
export function checkClosed(world: World, window: ProfileWindow): void {
  if (window.life.pendingTimers > 0) world.fail(`window ${window.name} leaves ${window.life.pendingTimers} timers`);
  const heard = listenersIn(window.runs);
  if (heard > 0) world.fail(`window ${window.name} leaves ${heard} listeners`);
}

/** Listeners of all event sources within an object of Runlight's own. */
function listenersIn(root: object): number {
  const seen = new Set<object>();
  const look = (value: unknown): number => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return 0;
    seen.add(value);
    if ('fire' in value && 'size' in value) return value.size as number;
    const isOwn = Object.getPrototypeOf(value) !== Object.prototype && !Array.isArray(value) && !(value instanceof Map) && !(value instanceof Set);
    return isOwn ? Object.values(value).reduce<number>((sum, part) => sum + look(part), 0) : 0;
  };
  return look(root);
}

/** Whether My Runs shows that it has ended. */
function endedIn({ runs }: ProfileWindow, intent = ''): boolean {
  const execution = runs.history.get(intent)?.execution;
  return execution !== undefined && hasEnded(execution);
}

function titleOf(world: World, intent: string): string {
  const action = world.ledger.byIntent(intent);
  return action ? world.titleOf(action) : intent;
}
