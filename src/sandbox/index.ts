import { altostratToken } from './altostrat/access';
import { altostratRoot } from './altostrat/routes';
import { altostratWorkflows } from './altostrat/workflows';
import { accountsOf } from './catalogue/accounts';
import { systemClock } from './clock';
import { FaultBox } from './http/faults';
import { Journal } from './http/journal';
import { listen } from './http/server';
import type { Sandbox, SandboxOptions } from './options';
import { routesOf } from './routes';
import { uuid } from './seeded';
import { World } from './world';

export { createManualClock, systemClock, type Clock, type ManualClock } from './clock';
export { idIn, workflowNamed, workflows, type SandboxWorkflow } from './catalogue/workflows';
export { presets, stormyPolls } from './http/faultPresets';
export type { Effect, Fault, Faults } from './http/faults';
export type { JournalEntry } from './http/journal';
export type { SandboxEnvironment } from './keys';
export type { ForeignRun, Sandbox, SandboxOptions } from './options';
export type { SandboxStorage } from './storage';

/** Starts an emulator of the platforms on the loopback address: no account, no network, the same answers every time. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = options.clock ?? systemClock;
  const prefix = trimmed(options.prefix ?? '');
  const world = new World({ ...options, prefix }, clock);
  const journal = new Journal();
  const faults = new FaultBox();
  let traces = 0;
  const server = await listen(
    {
      routes: routesOf(world),
      prefix,
      journal,
      faults,
      now: () => clock.now(),
      traceId: () => uuid((traces += 1), world.bornAt % 0x100000000),
    },
    options,
  );
  world.url = server.origin + prefix;
  return {
    url: world.url,
    keys: world.keys,
    accounts: accountsOf('test').map(({ id }) => id),
    journal: journal.entries,
    faults,
    altostrat: {
      url: server.origin + prefix + altostratRoot,
      token: altostratToken(options.seed),
      workflows: altostratWorkflows.map(({ id, name }) => ({ id, name })),
    },
    get drafts() {
      return world.publishing.drafts;
    },
    start: (run) => world.startForeign(run),
    mint: (account) => world.mint(account),
    close: () => server.close(),
  };
}

/** `backend/` and `/backend` are the same prefix. */
function trimmed(prefix: string): string {
  const inner = prefix.replace(/^\/+|\/+$/g, '');
  return inner && `/${inner}`;
}
