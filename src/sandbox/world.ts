import { accountsOf } from './catalogue/accounts';
import { workflowNamed } from './catalogue/workflows';
import { childrenOf } from './runs/children';
import type { Clock } from './clock';
import { History } from './runs/history';
import { StorageParts } from './storage';
import { keysOf, type Keys, type SandboxEnvironment } from './keys';
import type { ForeignRun, SandboxOptions } from './options';
import { Publishing } from './catalogue/publishing';
import type { Run } from './runs/run';
import { RunStore } from './runs/runStore';
import { Sessions } from './sessions';

export const organisation = '6500a1b2c3d4e5f6a7b8c9d0';

const productionHistory = 120;

/** What the routes of every platform share: the time, the runs, the past. */
export class World {
  readonly keys: Keys;
  readonly runs: RunStore;
  readonly storage: StorageParts;
  readonly bornAt: number;
  readonly sessions: Sessions;
  readonly publishing = new Publishing();
  /** Origin and prefix, as soon as somebody can ask. */
  url = '';
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

  startForeign({ workflow, account, environment = 'test', payload = {}, source = 'Schedule' }: ForeignRun): string {
    needAccount(environment, account);
    const started = this.runs.start({
      environment,
      account,
      configId: account,
      workflow: workflowNamed(workflow),
      type: 'ASYNC',
      source,
      retry: false,
      payload,
    });
    return started.id;
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
