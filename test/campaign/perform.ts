import { Failure, isCancelled, toFailure } from '../../src/core/model/errors';
import type { Execution, Platform, RunMode, Target } from '../../src/core/model/model';
import { hasEnded } from '../../src/core/model/status';
import type { Launch } from '../../src/core/runs/launch';
import { workflowNamed } from '../../src/sandbox';
import { intentOf, numbered, type Action } from './ledger';
import type { ProfileWindow } from './profileWindow';
import { workflowsOf, type EffectName, type Step } from './schedule';
import { account, type World } from './world';

type StepOf<Kind extends Step['do']> = Step & { readonly do: Kind };

/** Does one step of a schedule. What a step needs and is not there (a window, a run) leaves it undone. */
export function perform(world: World, step: Step): void {
  switch (step.do) {
    case 'start':
      return inWindow(world, step.window, (window) => start(world, window, step));
    case 'crowd':
      return inWindow(world, step.window, (window) => {
        for (let count = 0; count < 5; count += 1) start(world, window, { ...step, do: 'start', sync: false });
      });
    case 'tryAgain':
      return inWindow(world, step.window, (window) => tryAgain(world, window, step));
    case 'deleteKept':
      return inWindow(world, step.window, (window) => deleteKept(world, window, step.run));
    case 'focus':
      return inWindow(world, step.window, (window) => window.runs.setFocused(step.isFocused));
    case 'resumeFrom':
    case 'rerun':
      return inWindow(world, step.window, (window) => rerun(world, window, step));
    case 'colleague':
      return startForeign(world, step);
    case 'open':
      return void world.open();
    case 'reload':
      return inWindow(world, step.window, (window) => reload(world, window));
    case 'kill':
      return inWindow(world, step.window, (window) => {
        world.tell(`window ${window.name}: is to be killed ${step.crossings} crossings from now`);
        window.life.endAfter(step.crossings);
      });
    case 'stopFollowing':
      return inWindow(world, step.window, (window) => stopFollowing(world, window, step.run));
    case 'stop':
      return inWindow(world, step.window, (window) => stop(world, window, step.run));
    case 'look':
      return inWindow(world, step.window, (window) => look(world, window, step.platform));
    case 'decide':
      return inWindow(world, step.window, (window) => decide(world, window, step.choice));
    case 'remove':
    case 'add':
    case 'replaceKey':
    case 'breakKey':
      return changeConnection(world, step);
    case 'setClock':
      world.tell(`the local clock is set by ${step.byMs} ms`);
      world.clocksAreGood = false;
      return world.timing.setWallClock(step.byMs);
    case 'setServerClock':
      world.tell(`the server's clock is set by ${step.byMs} ms`);
      return world.skewServer(step.byMs);
    case 'trouble':
      return world.addTrouble(step.on, step.effect, step.times);
    case 'wrongLists':
      return world.addTrouble('list', step.how, step.times);
    case 'disk':
      return world.disk.fail({ code: step.code, skip: step.skip, times: step.times });
    case 'slowDisk':
      world.disk.delayMs = step.ms;
  }
}

function inWindow(world: World, number: number, act: (window: ProfileWindow) => void): void {
  const window = pick(world.live, number);
  if (window) act(window);
}

function pick<T>(all: readonly T[], number: number): T | undefined {
  return all.length === 0 ? undefined : all[number % all.length];
}

function start(world: World, window: ProfileWindow, { platform, workflow: choice, sync, fate }: StepOf<'start'>): void {
  const connection = world.connectionOf(platform);
  if (!connection) return;
  const isWaitedFor = sync && platform === 'altostrat';
  const name = isWaitedFor ? 'Resource Lookup' : (pick<string>(workflowsOf[platform], choice) ?? '');
  const number = world.ledger.actions.length + 1;
  const workflowName = numbered(name, number);
  const action = world.ledger.add({ kind: 'start', window, platform, connection: connection.id, workflowName, fate });
  action.intent = intentOf(number);
  action.sync = sync;
  world.tell(`window ${window.name}: starts ${name} on ${connection.id} as start ${number}${sync ? ', and waits for it' : ''}`);
  expectAnswer(world, window, action, window.runs.start(launchOf(world, action, sync ? 'sync' : 'async')));
}

function launchOf(world: World, { number, connection, platform, workflowName, intent }: Action, mode: RunMode): Launch {
  const { workflow, slug, scope } = placeOf(world, platform, withoutNumber(workflowName));
  const payload = (secret: string) => JSON.stringify({ action: number, secret });
  const target: Target = { connection, scope, workflow, workflowName, slug, mode };
  return { target, payload: payload(world.payloadSecret), masked: payload('***'), source: 'file:///payload.json', intent };
}

/** What a person is offered where the platform knows the same action by its intent. */
function tryAgain(world: World, window: ProfileWindow, { run, fate }: StepOf<'tryAgain'>): void {
  const offered = world.ledger.actions.filter(({ outcome, connection }) => outcome instanceof Failure && outcome.next?.step === 'tryAgain' && world.connections.has(connection));
  const action = pick(offered, run);
  if (!action) return;
  world.tell(`window ${window.name}: tries ${world.titleOf(action)} again`);
  action.mostPosts += 1;
  action.outcome = undefined;
  action.fate = fate;
  action.troubles.length = 0;
  action.isDropped = false;
  action.window = window;
  expectAnswer(world, window, action, window.runs.start(launchOf(world, action, 'async')));
}

function deleteKept(world: World, window: ProfileWindow, choice: number): void {
  const kept = pick(window.runs.history.list(), choice);
  if (!kept) return;
  world.tell(`window ${window.name}: deletes ${kept.execution.ref.id} from My Runs`);
  const action = world.ledger.byIntent(kept.intent);
  if (action) action.isDeleted = true;
  window.runs.deleteKept(kept.intent).catch(() => undefined);
}

function rerun(world: World, window: ProfileWindow, { do: what, run, fate }: StepOf<'rerun' | 'resumeFrom'>): void {
  const known = world.ledger.actions.flatMap((action) => {
    const id = action.accepted[0];
    const ref = id === undefined ? undefined : { connection: action.connection, scope: placeOf(world, action.platform, withoutNumber(action.workflowName)).scope, id };
    const execution = ref && window.runs.executions.get(ref)?.execution;
    return execution && hasEnded(execution) && !execution.local && action.platform !== 'cobalt' ? [{ action, execution }] : [];
  });
  const chosen = pick(known, run);
  if (!chosen || !world.connections.has(chosen.action.connection)) return;
  const { platform, connection, workflowName } = chosen.action;
  const repeats = chosen.execution.ref.id;
  // Reruns are told apart by the order in which they arrive.
  const kept: EffectName | undefined = fate === 'slow to arrive' ? 'slow to answer' : fate;
  const node = chosen.execution.nodes?.find(({ statusClass }) => statusClass === 'ok');
  const kind = what === 'resumeFrom' && platform === 'altostrat' && node ? 'resume' : 'rerun';
  const action = world.ledger.add({ kind, window, platform, connection, workflowName, repeats, fate: kept });
  world.tell(`window ${window.name}: runs ${repeats} again${kind === 'resume' ? ` from ${node?.id}` : ''} as ${kind} ${action.number}`);
  const { runs } = window;
  expectAnswer(world, window, action, kind === 'resume' && node ? runs.resumeFrom(chosen.execution, node.id) : runs.rerun(chosen.execution));
}

/** What the window that did it is told in the end. */
function expectAnswer(world: World, window: ProfileWindow, action: Action, pending: Promise<Execution>): void {
  const tell = (outcome: Action['outcome'], words: string): void => {
    if (window.life.isOver) return;
    action.outcome = outcome;
    world.tell(`window ${window.name}: ${world.titleOf(action)} ${words}`);
  };
  pending.then(
    ({ ref, guessed }) => tell('known', `is ${ref.id}${guessed ? ' (looks like it)' : ''}`),
    (error: unknown) => {
      if (isCancelled(error)) return tell('cancelled', 'is given up, for the window closes');
      const failure = toFailure(error);
      world.checkText('a message', [failure.message, failure.detail, JSON.stringify(failure.values)].join('\n'));
      tell(failure, `failed: “${failure.message}” (${failure.kind}${failure.maybeSent ? ', may have been sent' : ''})`);
      if (failure.template.startsWith('Something unexpected')) world.fail(`something unexpected: ${failure.detail}`);
    },
  );
}

function startForeign(world: World, { platform, workflow: choice, sync, byCall, agoMs }: StepOf<'colleague'>): void {
  const name = pick<string>(workflowsOf[platform], choice) ?? '';
  const startedAt = world.sandbox.now() - agoMs;
  const id =
    platform === 'altostrat'
      ? world.sandbox.altostrat.start({ workflow: name, startedAt })
      : world.sandbox.start({ workflow: name, account, startedAt, type: sync ? 'SYNC' : 'ASYNC', source: byCall ? 'API Call' : 'Schedule' });
  const beganAt = world.timing.monotonic() - agoMs;
  world.ledger.foreign.set(id, { workflowName: name, sync, byCall: platform === 'altostrat' ? undefined : byCall, beganAt });
  world.tell(`server: a colleague's ${name} begins${agoMs ? ` (${agoMs} ms ago)` : ''}: ${id} (${sync ? 'SYNC' : 'ASYNC'}, ${byCall ? 'API call' : 'schedule'})`);
}

function reload(world: World, window: ProfileWindow): void {
  world.tell(`window ${window.name}: is reloaded`);
  void window.close().then(() => {
    window.life.end();
    world.open();
  });
}

function stopFollowing(world: World, window: ProfileWindow, choice: number): void {
  const run = pick(window.runs.running, choice);
  if (!run) return;
  world.tell(`window ${window.name}: stops following ${run.ref.id}`);
  const action = world.ledger.byIntent(run.intent);
  if (action) action.isDropped = true;
  window.runs.stopFollowing(run.intent);
}

/** Ends the execution itself, as *Stop* does. */
function stop(world: World, window: ProfileWindow, choice: number): void {
  const run = pick(window.runs.running, choice);
  if (!run) return;
  const work = async (): Promise<void> => {
    const provider = await window.providerOf(run.ref.connection);
    if (!provider.stop) return;
    world.tell(`window ${window.name}: stops ${run.ref.id}`);
    await provider.stop(run.ref, new AbortController().signal);
    await window.runs.read(run.ref);
  };
  // What is refused is told by whoever asked; nothing depends on it here.
  work().catch(() => undefined);
}

/** A list is on show: the window hears of what others started. */
function look(world: World, window: ProfileWindow, platform: Platform): void {
  const connection = world.connectionOf(platform);
  if (!connection) return;
  world.tell(`window ${window.name}: shows the list of ${connection.id}`);
  void window.runs.refreshList(connection.id, placeOf(world, platform, workflowsOf[platform][0]).scope);
}

function decide(world: World, window: ProfileWindow, choice: number): void {
  const offered = world.ledger.actions.filter(({ intent }) => intent !== undefined && window.runs.candidatesOf(intent).length > 0);
  const action = pick(offered, choice);
  if (action?.intent === undefined) return;
  const candidates = window.runs.candidatesOf(action.intent);
  // The last choice is "none of them".
  const id = [...candidates.map(({ ref }) => ref.id), undefined][choice % (candidates.length + 1)];
  world.tell(`window ${window.name}: the person says that ${world.titleOf(action)} is ${id ?? 'none of them'}`);
  action.decided = { id };
  window.runs.decide(action.intent, id).catch(() => undefined);
}

function changeConnection(world: World, { do: what, window: number, platform }: StepOf<'remove' | 'add' | 'replaceKey' | 'breakKey'>): void {
  const connection = world.connectionOf(platform);
  if (world.live.length === 0) return;
  const window = pick(world.live, number);
  if (what === 'add') {
    if (connection) return;
    const id = world.addConnection(platform);
    world.tell(`window ${window?.name}: adds ${id}`);
    return announce(world, id);
  }
  if (!connection) return;
  const { id } = connection;
  if (what === 'remove') {
    world.tell(`window ${window?.name}: removes ${id}`);
    world.connections.delete(id);
    for (const action of world.ledger.actions) if (action.connection === id) action.isDropped = true;
  } else {
    world.tell(`window ${window?.name}: ${what === 'breakKey' ? 'saves a wrong key for' : 'replaces the key of'} ${id}`);
    world.connections.set(id, { connection, secret: what === 'breakKey' ? 'tkwrong' : world.goodSecretOf(platform) });
  }
  announce(world, id);
}

export function announce(world: World, id: string): void {
  for (const window of world.live) window.hearOfConnection(id);
}

/** Where a workflow is asked for. */
function placeOf(world: World, platform: Platform, name: string): { readonly workflow: string; readonly scope: string; readonly slug?: string } {
  if (platform !== 'altostrat') {
    const { id, application } = workflowNamed(name);
    return { workflow: id, scope: account, slug: application };
  }
  const id = world.sandbox.altostrat.workflows.find((workflow) => workflow.name === name)?.id ?? '';
  return { workflow: id, scope: id };
}

function withoutNumber(workflowName: string): string {
  return workflowName.replace(/ #\d+$/, '');
}
