import assert from 'node:assert/strict';
import { Failure } from '../../src/core/model/errors';
import type { Workflow } from '../../src/core/model/model';
import type { Provider } from '../../src/core/platforms/provider';
import { WorkflowLists } from '../../src/core/workflow/workflowLists';

const daily: Workflow = { id: 'daily', name: 'Daily Sync', published: true, owned: true };

describe('the workflows of a linked account', () => {
  let asked: string[];
  let answer: () => Promise<readonly Workflow[]>;
  let lists: WorkflowLists;
  let changed: Promise<unknown>;

  beforeEach(() => {
    asked = [];
    answer = () => Promise.resolve([daily]);
    lists = listsOf({
      workflows: (scope) => {
        asked.push(scope);
        return answer();
      },
    });
  });

  const listsOf = (members: Pick<Provider, 'workflows'>): WorkflowLists => {
    // No other member is looked at.
    const made = new WorkflowLists(() => Promise.resolve(members as Provider));
    listen(made);
    return made;
  };
  const listen = (from: WorkflowLists) => {
    changed = new Promise((resolve) => {
      const listening = from.onChange((list) => {
        listening.dispose();
        resolve(list);
      });
    });
  };

  it('are asked for once somebody looks, and not again', async () => {
    assert.equal(lists.getOrLoad('acme', 'user_1').state, 'loading');
    lists.getOrLoad('acme', 'user_1');
    await changed;
    assert.deepEqual(lists.getOrLoad('acme', 'user_1').workflows, [daily]);
    assert.deepEqual(asked, ['user_1']);
  });

  it('stay on show while they are asked for again', async () => {
    lists.getOrLoad('acme', 'user_1');
    await changed;
    lists.renew();
    assert.deepEqual(asked, ['user_1'], 'nobody has looked yet');
    listen(lists);
    answer = () => Promise.resolve([]);
    assert.deepEqual(lists.getOrLoad('acme', 'user_1').workflows, [daily]);
    await changed;
    assert.deepEqual(lists.getOrLoad('acme', 'user_1').workflows, []);
    assert.deepEqual(asked, ['user_1', 'user_1']);
  });

  it('say why they could not be read, and keep what was known', async () => {
    lists.getOrLoad('acme', 'user_1');
    await changed;
    listen(lists);
    answer = () => Promise.reject(new Failure('unreachable', 'Could not reach it.'));
    lists.renew();
    lists.getOrLoad('acme', 'user_1');
    await changed;
    const { state, failure, workflows } = lists.getOrLoad('acme', 'user_1');
    assert.deepEqual([state, failure?.kind, workflows], ['failed', 'unreachable', [daily]]);
  });

  it('are known not to be listed where the platform has no such list', async () => {
    lists = listsOf({});
    lists.getOrLoad('acme', 'user_1');
    await changed;
    assert.deepEqual([lists.getOrLoad('acme', 'user_1').isListed, lists.getOrLoad('acme', 'user_1').state], [false, 'ready']);
  });

  it('of a connection that is gone are forgotten, also when they arrive late', async () => {
    let arrive: (workflows: readonly Workflow[]) => void = () => undefined;
    answer = () => new Promise((resolve) => (arrive = resolve));
    lists.getOrLoad('acme', 'user_1');
    await Promise.resolve();
    lists.forget('acme');
    arrive([daily]);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(lists.get('acme', 'user_1'), undefined);
  });
});
