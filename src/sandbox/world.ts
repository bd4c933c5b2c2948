import { accountsOf } from './catalogue/accounts';
import { idIn, workflowNamed } from './catalogue/workflows';
import { childrenOf } from './runs/children';
import type { Clock } from './clock';
import { History } from './runs/history';
import { StorageParts } from './storage';
import { keysOf, type Keys, type SandboxEnvironment } from './keys';
import type { ForeignRun, SandboxOptions } from './options';
import { Publishing } from './catalogue/publishing';
import { AcceptedRuns, type AcceptedRun } from './runs/accepted';
import type { Run } from './runs/run';
import { RunStore, type NewRun } from './runs/runStore';
import { Sessions } from './sessions';

export const organisation = '6500a1b2c3d4e5f6a7b8c9d0';

const productionHistory = 120;

type Origin = Pick<AcceptedRun, 'platform' | 'by' | 'how' | 'tag'>;

/** What the routes of every platform share: the time, the runs, the past. */
export class World {
  readonly keys: Keys;
  readonly runs: RunStore;
  readonly storage: StorageParts;
  readonly bornAt: number;
  readonly sessions: Sessions;
  readonly publishing = new Publishing();
  /** Origin and prefix, as soon as somebody can ask. */
  url: string;
  readonly accepted = new AcceptedRuns();
  private readonly seed: number;
  private readonly histories = new Map<string, History>();

  constructor(
    readonly options: SandboxOptions,
    readonly clock: Clock,
  ) {
    this.seed = options.seed ?? 1;
    this.keys = keysOf(this.seed);
    this.storage = new StorageParts(options.storage);
    this.runs = new RunStore(clock, this.seed, this.storage);
    this.sessions = new Sessions(clock, this.seed, options.tokenLifetimeMs);
    this.bornAt = clock.now();
    this.url = `http://sandbox.invalid${options.prefix ?? ''}`;
  }

  history(environment: SandboxEnvironment, account: string): History {
    const key = `${environment} ${account}`;
    const known = this.histories.get(key);
    if (known) return known;
    const size = this.options.historySize ?? 24_742;
    const wanted = environment === 'test' ? size : Math.min(size, productionHistory);
    const made = new History({ environment, account, size: wanted, seed: this.seed, now: this.bornAt });
    this.histories.set(key, made);
    return made;
  }

  find(environment: SandboxEnvironment, account: string, id: string): Run | undefined {
    return (
      this.runs.find(environment, account, id) ??
      this.history(environment, account).find(id) ??
      this.findChild(environment, account, id)
    );
  }

  private findChild(environment: SandboxEnvironment, account: string, id: string): Run | undefined {
    const started = this.runs.relatedTo(id).filter((run) => run.environment === environment && run.account === account);
    const generated = this.history(environment, account).relatedTo(id);
    const parents: readonly Run[] = generated ? [...started, generated] : started;
    return parents.flatMap((run) => childrenOf(run, this.clock.now())).find((child) => child.id === id);
  }

  /** Starts a run and notes that it was started. */
  start(run: NewRun, origin: Origin): Run {
    const started = this.runs.start(run);
    const { id, workflow, account, environment, type, source, payload } = started;
    this.accepted.add({
      id,
      ...origin,
      workflow: idIn(environment, workflow),
      workflowName: workflow.name,
      account,
      environment,
      type,
      source,
      payload,
      at: this.clock.now(),
    });
    return started;
  }

  startForeign({ workflow, account, environment = 'test', ...rest }: ForeignRun): string {
    needAccount(environment, account);
    const { payload = {}, source = 'Schedule', type = 'ASYNC', startedAt } = rest;
    const run: NewRun = {
      environment,
      account,
      configId: account,
      workflow: workflowNamed(workflow),
      type,
      source,
      retry: false,
      payload,
      startedAt,
    };
    return this.start(run, { platform: 'refold', by: 'colleague', how: 'execute' }).id;
  }

  mint(account: string): string {
    needAccount('test', account);
    return this.sessions.mint({ environment: 'test', account, readOnly: false });
  }
}

function needAccount(environment: SandboxEnvironment, account: string): void {
  const isThere = accountsOf(environment).some(({ id }) => id === account);
  if (!isThere) throw new Error(`The sandbox has no account ${account}`);
}
