import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countOr, fieldsOr, millisecondsOr, proxySettingsOf, textsOf } from '../../src/host/settingValues';

describe('settings of a wrong shape', () => {
  const odd = [null, undefined, 'x', {}, [], true];

  it('never lower how many runs are kept: what is no number, or below 1, is the usual', () => {
    for (const value of [...odd, 0, -1, 0.5, NaN, Infinity]) assert.equal(countOr(value, 500), 500, JSON.stringify(value));
    assert.deepEqual([countOr(1, 500), countOr(2.9, 500), countOr(40, 500)], [1, 2, 40]);
  });

  it('leave each time-out as it usually is, and none is longer than a day', () => {
    for (const value of [...odd, 0, -3]) assert.equal(millisecondsOr(value, 30), 30_000, JSON.stringify(value));
    assert.deepEqual([millisecondsOr(0.2, 30), millisecondsOr(1e12, 30)], [200, 86_400_000]);
  });

  it('count as not set where there should be names with values, or a list', () => {
    for (const value of [null, undefined, 'x', [], 3]) assert.deepEqual(fieldsOr(value, {}), {});
    assert.deepEqual(fieldsOr({ read: 5 }, {}), { read: 5 });
    assert.deepEqual([textsOf(null), textsOf('a'), textsOf({}), textsOf(['a', 3, null, 'b'])], [[], [], [], ['a', 'b']]);
  });

  it('never stop requests, whatever the editor’s network settings are', () => {
    const property = fc.property(fc.dictionary(fc.constantFrom('proxySupport', 'proxy', 'noProxy', 'proxyAuthorization', 'proxyStrictSSL', 'systemCertificates'), fc.jsonValue()), (values) => {
      const { proxySupport, proxy, noProxy, proxyAuthorization = '', proxyStrictSSL, systemCertificates } = proxySettingsOf((name) => values[name]);
      for (const text of [proxySupport, proxy, proxyAuthorization, ...noProxy]) assert.equal(typeof text, 'string');
      for (const flag of [proxyStrictSSL, systemCertificates]) assert.equal(typeof flag, 'boolean');
    });
    fc.assert(property);
    assert.deepEqual(proxySettingsOf(() => null), proxySettingsOf(() => undefined));
  });
});
