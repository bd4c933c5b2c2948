import assert from 'node:assert/strict';
import { budgetOf, ToolInput } from '../../../src/core/agents/input';
import { quoted, isNamed } from '../../../src/core/agents/text';
import { ToolRefusal } from '../../../src/core/agents/tool';
import type { Connection, Scope } from '../../../src/core/model/model';
import type { Provider } from '../../../src/core/platforms/provider';
import { linkedAccounts } from '../../../src/core/platforms/facts';
import { AgentPlaces } from '../../../src/host/agents/places';
import { hostile, markup, reordering } from '../../fixtures/hostileJson';

const known = ['execution', 'node', 'page', 'budget'];
const count = { usual: 1, least: 1, most: 100 };
const refusal = (words: RegExp) => (error: unknown) => error instanceof ToolRefusal && words.test(error.message);

describe('what a model gives a tool', () => {
  it('is read as it is meant: numbers as texts, nothing as nothing, what is out of range as the nearest', () => {
    const input = new ToolInput({ execution: ' 6a18 ', node: 16, page: '3', budget: 1 }, known);
    assert.deepEqual([input.text('execution'), input.text('node'), input.count('page', count), input.budget], ['6a18', '16', 3, 600]);
    const nothing = new ToolInput({ execution: '', node: null }, known);
    assert.deepEqual([nothing.text('execution'), nothing.text('node'), nothing.count('page', count), nothing.budget], [undefined, undefined, 1, 4_000]);
    assert.deepEqual([0, 99_999, Number.NaN, '7000', 'x', {}].map((budget) => budgetOf({ budget })), [600, 20_000, 4_000, 7_000, 4_000, 4_000]);
  });

  it('is refused in a sentence from which the next call can be made right', () => {
    assert.throws(() => new ToolInput({ exection: 'x' }, known), refusal(/no input "exection"\. Known are: execution, node, page, budget/));
    assert.throws(() => new ToolInput(['x'], known), refusal(/JSON object/));
    assert.throws(() => new ToolInput({}, known).require('execution'), refusal(/“execution” is missing/));
    assert.throws(() => new ToolInput({ node: {} }, known).text('node'), refusal(/“node” takes a text/));
    assert.throws(() => new ToolInput({ page: 'many' }, known).count('page', count), refusal(/“page” takes a number/));
    assert.throws(() => new ToolInput(hostile, known), refusal(/^There is no input ".{1,200}"\. Known are/));
  });

  it('names things as they are called, or as they were told', () => {
    for (const name of ['Send mail', 'a "quoted" `name`', markup, reordering, 'send_mail', 'line\nbreak', 'x'.repeat(500)]) {
      assert.ok(isNamed(name, name) && isNamed(name, quoted(name)) && isNamed(name, quoted(name).slice(1, -1)), name);
      assert.ok(!isNamed(name, 'another'));
    }
  });
});

describe('the connection and the account that an agent means', () => {
  const connection = (id: string, name: string, scopes: readonly Scope[]): Connection => ({
    id, name, platform: 'refold', baseUrl: 'https://example.com', environment: 'test', auth: 'apiKey', body: 'wrapped', scopes,
  }); // prettier-ignore
  const provider = { scopeKind: linkedAccounts, label: 'Refold' } as Provider;
  const placesOf = (...all: readonly Connection[]) => new AgentPlaces({ list: () => all, provider: () => Promise.resolve(provider) });
  const [acme, other] = [connection('c1', 'Acme', [{ id: 'user_1', name: 'Jane' }, { id: 'user_2' }]), connection('c2', 'Other', [{ id: 'user_3' }])];

  it('is the only one, or the one that is named, by name or id', async () => {
    assert.equal(placesOf(other).connection(undefined), other);
    const places = placesOf(acme, other);
    assert.deepEqual([places.connection('acme'), places.connection('"Acme"'), places.connection('c2')], [acme, acme, other]);
    assert.equal((await places.account(other, undefined)).scope.id, 'user_3');
    assert.equal((await places.account(acme, 'jane')).scope.id, 'user_1');
    assert.equal((await places.account(acme, 'user_2')).scope.id, 'user_2');
  });

  it('is told, where none or another one is named', async () => {
    const places = placesOf(acme, other, connection('c3', 'Acme', []));
    assert.throws(() => placesOf().connection(undefined), refusal(/no connection in this editor yet/));
    assert.throws(() => places.connection(undefined), refusal(/Say which “connection”\. There are: "Acme", "Other", "Acme"/));
    assert.throws(() => places.connection('Acme'), refusal(/Several connections are called "Acme"\. Name one by its id: "Acme" \(c1\), "Acme" \(c3\)/));
    assert.throws(() => places.connection('Nobody'), refusal(/no connection "Nobody"/));
    await assert.rejects(places.account(acme, undefined), refusal(/Say which “account” \(account\) of "Acme"\. There are: "Jane" \(user_1\), user_2/));
    await assert.rejects(places.account(acme, 'user_3'), refusal(/no account "user_3" among those that the person chose for "Acme"/));
  });
});
