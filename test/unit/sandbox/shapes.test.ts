import assert from 'node:assert/strict';
import { createTransport } from '../../../src/core/http/engine';
import { createRequests } from '../../../src/core/http/requests';
import type { Connection, Workflow } from '../../../src/core/model/model';
import { createProvider } from '../../../src/core/platforms';
import type { Provider } from '../../../src/core/platforms/provider';
import { eachWithSandbox } from '../../fixtures/sandboxClient';

const { signal } = new AbortController();
const scope = 'user_12345';
const network = { proxySupport: 'override', proxy: '', noProxy: [], proxyStrictSSL: true, systemCertificates: true };

for (const shapes of ['contract', 'older'] as const) {
  describe(`what Runlight reads of Refold in the ${shapes} shapes`, function () {
    this.timeout(20_000);
    const client = eachWithSandbox({ shapes, historySize: 40 });
    let refold: Required<Provider>;
    let close: () => Promise<void>;

    beforeEach(() => {
      const { url, keys } = client().sandbox;
      const connection: Connection = {
        id: 'c1',
        name: 'Sandbox',
        platform: 'refold',
        baseUrl: url,
        environment: 'test',
        auth: 'apiKey',
        body: 'wrapped',
        scopes: [],
      };
      const transport = createTransport(network, () => Promise.reject(new Error('The editor’s fetch is not wanted here')));
      close = () => transport.close();
      // This platform has every member.
      refold = createProvider(connection, { kind: 'apiKey', secret: keys.test }, createRequests(transport)) as Required<Provider>;
    });
    afterEach(() => close());

    const workflows = async () => new Map((await refold.workflows(scope, signal)).map((one) => [one.name, one]));

    it('workflows have a name, an owner and whether they are published', async () => {
      const all = await workflows();
      const facts = ({ owned, published, description }: Workflow) => [owned, published, description];
      assert.deepEqual(['Daily Sync', 'Draft Cleanup', 'Org Digest'].map((name) => facts(all.get(name) ?? assert.fail(name))), [
        [true, true, 'Completes in four seconds, node by node'],
        [true, false, 'Not published'],
        [false, true, 'Belongs to the organisation'],
      ]);
    });

    it('a workflow is shown with the application that it belongs to', async () => {
      const application = (await workflows()).get('Daily Sync')?.application;
      assert.equal(application, shapes === 'older' ? 'HubSpot' : 'hubspot');
    });

    it('the slug is found wherever it stands', async () => {
      const all = await workflows();
      const slugs = { 'Daily Sync': 'hubspot', 'Vendor Sync': 'netsuite', 'Mail Notification': 'slack', 'Unlabelled Job': undefined };
      for (const [name, slug] of Object.entries(slugs)) {
        assert.equal(await refold.findSlug(scope, all.get(name) ?? assert.fail(name), signal), slug, name);
      }
    });

    it('executions name their workflow and application', async () => {
      const id = client().sandbox.start({ workflow: 'Daily Sync', account: scope });
      const lone = client().sandbox.start({ workflow: 'Unlabelled Job', account: scope });
      const { items } = await refold.listExecutions(scope, { page: 1, limit: 5 }, signal);
      const found = (wanted: string) => items.find(({ ref }) => ref.id === wanted);
      assert.deepEqual([found(id)?.workflow?.name, found(id)?.application], ['Daily Sync', 'HubSpot']);
      assert.deepEqual([found(lone)?.workflow?.name, found(lone)?.application], ['Unlabelled Job', undefined]);
    });

    it('a rerun has an id where the answer tells one', async () => {
      const ids = ['Daily Sync', 'Lead Import', 'Connection Check'].map((workflow) => client().sandbox.start({ workflow, account: scope }));
      client().clock.advance(60_000);
      const told: boolean[] = [];
      for (const id of ids) told.push((await refold.rerun({ connection: 'c1', scope, id }, signal)) !== undefined);
      assert.deepEqual(told, [true, true, shapes === 'contract']);
    });
  });
}
