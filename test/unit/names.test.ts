import assert from 'node:assert/strict';
import { Failure } from '../../src/core/model/errors';
import { nameOfExecution, type Execution, type Scope, type Workflow } from '../../src/core/model/model';
import { workflowScopes } from '../../src/core/platforms/facts';
import type { Provider } from '../../src/core/platforms/provider';
import { decodeExecution } from '../../src/core/platforms/refold/execution';
import { Names } from '../../src/core/workflow/names';
import { WorkflowLists } from '../../src/core/workflow/workflowLists';
import { ExecutionStore } from '../../src/core/runs/store';
import { executionOf } from '../fixtures/executions';
import { ManualTiming } from '../fixtures/manualTiming';
import { MemoryTexts } from '../fixtures/memoryTexts';

const id = '6a106ba44480b80424a65289';
const daily: Workflow = { id, name: 'Daily Sync', application: 'HubSpot', published: true, owned: true };
const place = { connection: 'acme', scope: 'user_1', workflow: id };
const hour = 60 * 60 * 1_000;

/** As Refold tells a run that was started by a target without a name. */
const unnamed: Execution = {
  ...executionOf('run', 'COMPLETED'),
  ref: { connection: 'acme', scope: 'user_1', id: 'run' },
  name: `Execution for workflow ${id}`,
  workflow: { id },
};

describe('what an execution is called', () => {
  const called = (news: Partial<Execution>) => nameOfExecution({ ...unnamed, ...news });

  it('is its workflow’s name, whatever its platform calls the run', () => {
    assert.equal(called({ workflow: { id, name: 'Daily Sync' } }), 'Daily Sync');
  });

  it('is what its platform calls the run where that says more than an id', () => {
    assert.equal(called({ name: 'Child of 6788f29c from do while node 2' }), 'Child of 6788f29c from do while node 2');
    assert.equal(called({}), id);
    assert.equal(called({ workflow: undefined, name: undefined }), 'run');
  });

  it('is known by the one place where Refold’s single answer names the workflow', () => {
    const decode = (name: string) => decodeExecution({ name, status: 'COMPLETED', nodes: [] }, { connection: 'acme', scope: 'user_1' }, 'run');
    for (const words of ['Execution', 'Run', 'Retry']) assert.deepEqual(decode(`${words} for workflow ${id}`)?.workflow, { id });
    assert.equal(decode('Execution for workflow of mine')?.workflow, undefined);
    assert.equal(decode(`Child of ${id} from do while node 2`)?.workflow, undefined);
  });
});

describe('the names of workflows', () => {
  let timing: ManualTiming;
  let kept: MemoryTexts;
  let asked: string[];
  let answer: () => Promise<readonly Workflow[]>;
  let lists: WorkflowLists;
  let names: Names;
  let provider: Provider;
  let chosen: readonly Scope[];

  /** A window of its own, with what earlier ones kept. */
  const openWindow = (members: Partial<Provider> = {}): void => {
    const workflows = (scope: string) => {
      asked.push(scope);
      return answer();
    };
    const providerOf = () => Promise.resolve(provider);
    lists = new WorkflowLists(providerOf);
    names = new Names({ lists, providerOf, chosen: () => chosen, kept, timing });
    // No other member is looked at.
    provider = names.learnFrom('acme', { workflows, ...members } as Provider);
  };
  const changed = () =>
    new Promise<string>((resolve) => {
      const listening = names.onChange((connection) => {
        listening.dispose();
        resolve(connection);
      });
    });

  beforeEach(() => {
    timing = new ManualTiming();
    kept = new MemoryTexts();
    asked = [];
    chosen = [];
    answer = () => Promise.resolve([daily]);
    openWindow();
  });

  it('are asked for once, however many want one, also together with the sidebar', async () => {
    assert.equal(names.look(place), undefined);
    assert.equal(names.complete(unnamed).workflow?.name, undefined);
    lists.getOrLoad('acme', 'user_1');
    assert.deepEqual(await Promise.all([names.find(place, 1_000), names.find(place, 1_000)]), ['Daily Sync', 'Daily Sync']);
    assert.deepEqual(asked, ['user_1']);
    assert.equal(names.look(place), 'Daily Sync');
    assert.deepEqual(asked, ['user_1']);
  });

  it('fill what a platform left out, and nothing else', async () => {
    await names.find(place, 1_000);
    const { workflow, application } = names.complete(unnamed);
    assert.deepEqual([workflow, application], [{ id, name: 'Daily Sync' }, 'HubSpot']);
    const told = { ...unnamed, workflow: { id, name: 'As it was called then' }, application: 'Other' };
    assert.equal(names.complete(told), told);
    const other = { ...unnamed, workflow: { id: 'other' } };
    assert.equal(names.fill(other), other);
  });

  it('are known for nothing from what is read anyway', async () => {
    await provider.workflows?.('user_1', new AbortController().signal);
    assert.equal(names.look(place), 'Daily Sync');
    openWindow({ listExecutions: () => Promise.resolve({ items: [{ ...unnamed, workflow: { id, name: 'Nightly' } }], page: 1, hasNext: false }) });
    const news = changed();
    await provider.listExecutions?.('user_1', { page: 1, limit: 1 }, new AbortController().signal);
    assert.equal(await news, 'acme');
    assert.equal(names.nameTarget(place).workflowName, 'Nightly');
    assert.deepEqual(asked, ['user_1']);
  });

  it('name a target: as it is called now, else as whoever wrote it called it', async () => {
    const named = { ...place, workflowName: 'Old name' };
    assert.equal(names.nameTarget(named), named);
    assert.deepEqual(asked, [], 'a name that is given is good enough');
    await names.find(place, 1_000);
    assert.equal(names.nameTarget(named).workflowName, 'Daily Sync');
  });

  it('are the last known ones where there is no network, also in a later window', async () => {
    await names.find(place, 1_000);
    await names.flush();
    answer = () => Promise.reject(new Failure('unreachable', 'Could not reach {0}.', ['app']));
    openWindow();
    assert.equal(await names.find(place, 1_000), 'Daily Sync');
    assert.deepEqual(asked, ['user_1'], 'the name is not a day old');
    await timing.advance(25 * hour);
    openWindow();
    assert.equal(await names.find(place, 1_000), 'Daily Sync');
    assert.deepEqual(asked, ['user_1', 'user_1']);
  });

  it('that are a day old are shown, and asked for again', async () => {
    await names.find(place, 1_000);
    await timing.advance(25 * hour);
    answer = () => Promise.resolve([{ ...daily, name: 'Daily Sync 2' }]);
    const news = changed();
    assert.equal(names.look(place), 'Daily Sync');
    await news;
    assert.equal(names.look(place), 'Daily Sync 2');
    assert.deepEqual(asked, ['user_1', 'user_1']);
  });

  it('that nobody knows are not asked for at every look, and are tried again later or with another key', async () => {
    answer = () => Promise.resolve([]);
    assert.equal(await names.find(place, 1_000), undefined);
    assert.equal(await names.find(place, 1_000), undefined);
    assert.deepEqual(asked, ['user_1']);
    names.retry('acme');
    assert.equal(await names.find(place, 1_000), undefined);
    assert.equal(asked.length, 2);
    await timing.advance(hour);
    answer = () => Promise.resolve([daily]);
    assert.equal(await names.find(place, 1_000), 'Daily Sync');
  });

  it('are not waited for longer than somebody is patient', async () => {
    answer = () => new Promise(() => undefined);
    const found = names.find(place, 3_000);
    await timing.advance(3_000);
    assert.equal(await found, undefined);
  });

  it('are those of the scopes where a scope is a workflow', async () => {
    const scopes = () => {
      asked.push('scopes');
      return Promise.resolve({ items: [{ id, name: 'Provision site' }], page: 1, hasNext: false });
    };
    const workflowOf: Provider['workflowOf'] = ({ id: own, name = own }) => ({ id: own, name, published: true, owned: true });
    openWindow({ workflows: undefined, scopes, workflowOf, scopeKind: workflowScopes });
    assert.equal(await names.find({ ...place, scope: id }, 1_000), 'Provision site');
    assert.equal(names.scope('acme', id), 'Provision site');
    assert.deepEqual(asked, ['scopes']);
  });

  it('are those that were told when scopes were chosen, without another question', () => {
    chosen = [{ id, name: 'Provision site' }];
    assert.deepEqual([names.look(place), names.scope('acme', id)], ['Provision site', 'Provision site']);
    assert.deepEqual(asked, []);
  });

  it('come to every execution on show that has none', async () => {
    const store = new ExecutionStore(timing, names);
    const listening = names.onChange((connection) => store.fillNames(connection));
    store.put(unnamed);
    store.put({ ...unnamed, ref: { ...unnamed.ref, id: 'second' } });
    const named: string[] = [];
    store.onChange(({ ref, entry }) => named.push(`${ref.id} ${entry.execution.workflow?.name}`));
    await names.find(place, 1_000);
    assert.deepEqual(named, ['run Daily Sync', 'second Daily Sync']);
    assert.equal(store.put({ ...unnamed, ref: { ...unnamed.ref, id: 'third' } }).workflow?.name, 'Daily Sync');
    assert.deepEqual(asked, ['user_1']);
    listening.dispose();
  });

  it('are no id that a list gives in place of a name', async () => {
    answer = () => Promise.resolve([{ ...daily, name: id }]);
    assert.equal(await names.find(place, 1_000), undefined);
  });

  it('are forgotten with their connection', async () => {
    await names.find(place, 1_000);
    await names.flush();
    names.forget('acme');
    assert.equal(kept.texts.size, 0);
    answer = () => Promise.resolve([]);
    assert.equal(await names.find(place, 1_000), undefined);
  });

  describe('as they are kept', () => {
    it('are joined with what another window learnt', async () => {
      kept.texts.set('acme', JSON.stringify({ version: 1, workflows: { other: { name: 'Lead import', at: 5 } }, scopes: {} }));
      names.learn('acme', { workflows: [daily], scopes: [{ id: 'user_1', name: 'Acme Inc.' }] });
      await names.flush();
      openWindow();
      await names.find({ ...place, workflow: 'nobody' }, 1_000);
      answer = () => Promise.resolve([]);
      assert.deepEqual([names.look(place), names.look({ ...place, workflow: 'other' }), names.scope('acme', 'user_1')], ['Daily Sync', 'Lead import', 'Acme Inc.']);
    });

    it('are read entry by entry', async () => {
      const workflows = { [id]: { name: 'Daily Sync', at: 'yesterday' }, broken: 5, empty: { name: ' ' } };
      kept.texts.set('acme', JSON.stringify({ version: 1, workflows, scopes: 'none' }));
      kept.texts.set('other', 'not JSON');
      answer = () => Promise.reject(new Failure('unreachable', 'No network.'));
      assert.equal(await names.find(place, 1_000), 'Daily Sync');
    });

    it('by a newer version are left as they are', async () => {
      const newer = JSON.stringify({ version: 2, names: [] });
      kept.texts.set('acme', newer);
      await names.find(place, 1_000);
      await names.flush();
      names.forget('acme');
      assert.equal(kept.texts.get('acme'), newer);
    });

    it('are written once for many that come together', async () => {
      names.learn('acme', { workflows: [daily] });
      names.learn('acme', { workflows: [{ id: 'b', name: 'B' }] });
      await timing.advance(1_000);
      await names.flush();
      assert.equal(kept.writes, 1);
      names.learn('acme', { workflows: [daily] });
      await timing.advance(1_000);
      assert.equal(kept.writes, 1, 'nothing is new');
    });
  });
});
