import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { networkReaders, proxySettingsOf, settingReaders, type SettingReader } from '../../src/host/settingValues';
import { patternOf } from '../../src/core/payload/teamTargets';

interface Contributed {
  readonly default?: unknown;
  readonly type?: string;
  readonly markdownDescription?: string;
}

const manifest = JSON.parse(readFileSync(join(process.cwd(), 'package.json'), 'utf8')) as {
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, Contributed>> } };
};
const contributed = manifest.contributes.configuration.properties;
const words = JSON.parse(readFileSync(join(process.cwd(), 'package.nls.json'), 'utf8')) as Readonly<Record<string, string>>;
const readers: Readonly<Record<string, SettingReader<unknown>>> = settingReaders;
const usual = (name: string) => contributed[`runlight.${name}`]?.default;

/** Values, what each is taken for, and whether that is said. */
const table: Readonly<Record<string, readonly (readonly [given: unknown, taken: unknown, said: boolean])[]>> = {
  openOnRun: [['none', 'none', false], ['PANEL', 'panel', true], [true, 'panel', true]],
  autoRefresh: [[false, false, false], ['false', true, true], [0, true, true]],
  notifyOnFinish: [['never', 'never', false], ['', 'failure', true], [false, 'failure', true]],
  pageSize: [[40, 40, false], [1e9, 100, true], [1, 5, true], [0, 25, true], ['40', 25, true]],
  'outputs.memory': [[32, 32, false], [31, 32, true], [0, 256, true], [null, 256, true], ['256', 256, true], [1e9, 4_096, true]],
  'history.limit': [[1, 1, false], [2.9, 2, false], [0, 500, true], [-1, 500, true], [0.5, 500, true], ['x', 500, true], [1e12, 100_000, true]],
  timeouts: [
    [{ read: 0.2 }, { read: 0.2, start: 60, wait: 10_800 }, false],
    [{ read: null, start: 'soon', wait: 1e12 }, { read: 30, start: 60, wait: 86_400 }, true],
    [{ read: -3 }, { read: 30, start: 60, wait: 10_800 }, true],
    [[], usual('timeouts'), true],
    [5, usual('timeouts'), true],
  ],
  targets: [
    [{ 'a.json': { connection: 'c', scope: 's', workflow: 'w' } }, { 'a.json': { connection: 'c', scope: 's', workflow: 'w' } }, false],
    [{ 'a.json': { connection: 'c', scope: 's', workflow: 'w' }, b: null, c: { connection: 'c' } }, { 'a.json': { connection: 'c', scope: 's', workflow: 'w' } }, true],
    [[], {}, true],
    ['a.json', {}, true],
  ],
  confirmProduction: [['session', 'session', false], ['Never', 'always', true], [false, 'always', true]],
  'compare.mask': [
    [{ ids: true }, { ids: true, times: false }, false],
    [{ ids: 'yes', times: true }, { ids: false, times: true }, true],
    [true, { ids: false, times: false }, true],
  ],
  redact: [[['iban'], ['iban'], false], [['iban', 3, null], ['iban'], true], ['iban', [], true], [{}, [], true]],
};

describe('each setting', () => {
  it('is in the manifest with a type, a default and a description, and has one reader and rows of this table', () => {
    const names = Object.keys(settingReaders).sort();
    assert.deepEqual(Object.keys(contributed).map((name) => name.replace(/^runlight\./, '')).sort(), names);
    assert.deepEqual(Object.keys(table).sort(), names);
    for (const [name, { type, default: otherwise, markdownDescription = '' }] of Object.entries(contributed)) {
      assert.ok(type !== undefined && otherwise !== undefined, name);
      assert.ok((words[markdownDescription.slice(1, -1)] ?? '').length > 10, name);
    }
  });

  for (const [name, rows] of Object.entries(table)) {
    it(`${name} counts as not set, which is said, where it is null, of another type or beyond its range`, () => {
      const read = readers[name] ?? assert.fail(name);
      assert.deepEqual(read(undefined), { value: usual(name), faults: [] });
      assert.deepEqual(read(usual(name)), { value: usual(name), faults: [] });
      for (const [given, taken, said] of [...rows, [null, usual(name), true] as const]) {
        const { value, faults } = read(given);
        assert.deepEqual([value, faults.length > 0], [taken, said], JSON.stringify(given));
      }
    });

    it(`${name} is read whatever it is, and what it is taken for is sound`, () => {
      const read = readers[name] ?? assert.fail(name);
      fc.assert(fc.property(fc.jsonValue(), (given) => assert.deepEqual(read(read(given).value).faults, [])));
    });
  }

  it('says which part of it is at fault', () => {
    const { faults } = settingReaders.timeouts({ read: null, start: 5 });
    assert.deepEqual(faults, [{ part: 'read', given: null, taken: 30 }]);
    const target = { connection: 'Acme', scope: 'user_1', workflow: 'w' };
    const odd = settingReaders.targets({ 'b.json': { ...target, mode: 'later', slug: 7, workflowName: 'W' } });
    assert.deepEqual(odd.value, { 'b.json': { ...target, workflowName: 'W' } });
    assert.deepEqual(odd.faults, [{ part: 'b.json: mode', given: 'later' }, { part: 'b.json: slug', given: 7 }]);
    assert.deepEqual(settingReaders.targets({ '': target, '/': target }), { value: {}, faults: ['', '/'].map((part) => ({ part, given: target })) });
    assert.deepEqual(settingReaders.targets({ 'a.json': {} }).faults, [{ part: 'a.json', given: {} }]);
  });
});

describe('a glob of the team’s targets', () => {
  const rows: readonly (readonly [glob: string, pattern: string])[] = [
    ['lead.json', '**/lead.json'],
    ['*.payload.json', '**/*.payload.json'],
    ['payloads/*.json', 'payloads/*.json'],
    ['payloads\\*.json', 'payloads/*.json'],
    ['.\\payloads\\**\\*.json', 'payloads/**/*.json'],
    ['./payloads/**', 'payloads/**'],
    ['./lead.json', 'lead.json'],
    ['/lead.json', 'lead.json'],
    ['/payloads/**/{a,b}.json', 'payloads/**/{a,b}.json'],
    ['payloads/', '**/payloads/**'],
    ['crm/payloads/', 'crm/payloads/**'],
    ['crm//lead.json ', 'crm/lead.json'],
    [' ', ''],
    ['./', ''],
  ];
  for (const [glob, pattern] of rows) {
    it(`${glob} means ${pattern}`, () => assert.equal(patternOf(glob), pattern));
  }
});

describe('the editor’s network settings', () => {
  it('never stop requests, whatever they are', () => {
    const property = fc.property(fc.dictionary(fc.constantFrom(...Object.keys(networkReaders)), fc.jsonValue()), (values) => {
      const { proxySupport, proxy, noProxy, proxyAuthorization = '', proxyStrictSSL, systemCertificates } = proxySettingsOf((name) => values[name]);
      for (const text of [proxySupport, proxy, proxyAuthorization, ...noProxy]) assert.equal(typeof text, 'string');
      for (const flag of [proxyStrictSSL, systemCertificates]) assert.equal(typeof flag, 'boolean');
    });
    fc.assert(property);
    assert.deepEqual(proxySettingsOf(() => null), proxySettingsOf(() => undefined));
  });

  it('are at fault where they have another shape; no authorization is none', () => {
    assert.deepEqual(networkReaders.proxyAuthorization(null).faults, []);
    assert.equal(networkReaders.noProxy(null).faults.length, 1);
  });
});
