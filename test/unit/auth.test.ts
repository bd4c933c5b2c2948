import assert from 'node:assert/strict';
import { authHeaders, createCredential, expiryOf, headerValue } from '../../src/core/http/auth';
import { endpoint, normalizeBaseUrl } from '../../src/core/http/baseUrl';
import { Failure } from '../../src/core/model/errors';
import { platforms } from '../../src/core/platforms/platformFacts';
import { environmentOf, maskSecret } from '../../src/core/platforms/facts';

const key = 'tkb5b9f358-4160-4fea-a926-cf52b271489d';

function refused(words: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof Failure && error.kind === 'invalidInput' && words.test(error.message);
}

describe('credentials', () => {
  it('tell their environment by their prefix, and are not refused without one', () => {
    const environment = (secret: string) => environmentOf({ kind: 'apiKey', secret }, platforms.refold);
    assert.equal(environment(key), 'test');
    assert.equal(environment(`p${key.slice(1)}`), 'production');
    assert.equal(environment('0123456789'), 'unknown');
    assert.equal(environmentOf({ kind: 'apiKey', secret: key }, platforms.altostrat), 'unknown');
    assert.equal(environmentOf({ kind: 'token', secret: 'tk.pk.x' }, platforms.refold), 'unknown');
  });

  it('are taken as people paste them', () => {
    assert.deepEqual(createCredential('apiKey', `  ${key}\n`), { kind: 'apiKey', secret: key });
    assert.deepEqual(createCredential('token', 'Bearer eyJx.y.z'), { kind: 'token', secret: 'eyJx.y.z' });
    assert.throws(() => createCredential('apiKey', ' \n'), { kind: 'missingSecret' });
    assert.throws(() => createCredential('apiKey', 'tk…9d'), refused(/API key.*cannot be sent/));
  });

  it('become headers: a key with its linked account, a token alone', () => {
    assert.deepEqual(authHeaders({ kind: 'apiKey', secret: key }, 'user é'), {
      'x-api-key': key,
      linked_account_id: 'user é',
    });
    assert.deepEqual(authHeaders({ kind: 'apiKey', secret: key }), { 'x-api-key': key });
    assert.deepEqual(authHeaders({ kind: 'token', secret: 'abc' }, 'user'), { authorization: 'Bearer abc' });
  });

  it('that are none say so, with the step that mends it', () => {
    assert.throws(() => createCredential('apiKey', ' '), (error) => {
      assert.ok(error instanceof Failure);
      assert.deepEqual([error.message, error.next, error.values], ['The key is empty.', { step: 'replaceKey' }, []]);
      return true;
    }); // prettier-ignore
    assert.throws(() => createCredential('token', 'eyJ…'), refused(/^The token holds a character/));
    assert.throws(() => authHeaders({ kind: 'token', secret: '' }), refused(/^The token is empty/));
    assert.throws(() => authHeaders({ kind: 'apiKey', secret: '' }), refused(/^The API key is empty/));
  });

  it('keep what only looks like the word before a token', () => {
    assert.equal(createCredential('token', 'the bearer x').secret, 'the bearer x');
    assert.equal(createCredential('token', 'BEARER   x').secret, 'x');
  });

  it('tell when a token ends, where it says so', () => {
    const jwt = (claims: unknown) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
    assert.deepEqual(
      [jwt({ exp: 1_700_000_000 }), jwt({ exp: 0.5 }), jwt({ exp: 'soon' }), jwt({ exp: '1700000000' }), jwt({}), jwt(7), jwt(null), 'opaque', 'h.%%%.s', ''].map(expiryOf),
      [1_700_000_000_000, 500, undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined],
    );
    assert.equal(expiryOf(`h.${Buffer.from('{"exp":1e999}').toString('base64url')}.s`), undefined);
  });

  it('name the field whose value cannot be a header', () => {
    const credential = { kind: 'apiKey', secret: key } as const;
    assert.throws(() => authHeaders(credential, 'a\r\nx-evil: 1'), refused(/linked account/));
    assert.throws(() => authHeaders(credential, '用户'), refused(/linked account.*character/));
    assert.throws(() => headerValue('slug', ' a'), refused(/slug begins or ends with a space/));
    assert.throws(() => headerValue('slug', ''), refused(/slug is empty/));
  });

  it('show no more than the prefix and two characters', () => {
    assert.equal(maskSecret(key, platforms.refold), 'tk••••9d');
    assert.equal(maskSecret('0123456789abcdef', platforms.refold), '••••ef');
    assert.equal(maskSecret('tkshort', platforms.refold), '••••');
  });
});

describe('base URLs', () => {
  for (const [typed, kept] of [
    ['', 'https://app.refold.ai'],
    [' app.refold.ai ', 'https://app.refold.ai'],
    ['HTTPS://App.Refold.AI/', 'https://app.refold.ai'],
    ['https://refold.example.com/backend/', 'https://refold.example.com/backend'],
    ['refold.example.com:8443/a/b//', 'https://refold.example.com:8443/a/b'],
    ['localhost:3000', 'http://localhost:3000'],
    ['http://127.0.0.1:9/x', 'http://127.0.0.1:9/x'],
    ['http://[::1]:9', 'http://[::1]:9'],
    ['app.localhost:3000', 'http://app.localhost:3000'],
    ['http://127.10.200.13:9', 'http://127.10.200.13:9'],
    ['app.refold.ai/to/http://x', 'https://app.refold.ai/to/http://x'],
  ] as const) {
    it(`reads “${typed}” as ${kept}`, () => assert.equal(normalizeBaseUrl(typed, 'https://app.refold.ai'), kept));
  }

  for (const [typed, words] of [
    ['http://app.refold.ai', /https:\/\//],
    ['http://127.0.0.1.evil.example', /https:\/\//],
    ['ftp://app.refold.ai', /https:\/\//],
    ['https://me:secret@app.refold.ai', /user name or password/],
    ['https://me@app.refold.ai', /user name or password/],
    ['https://:secret@app.refold.ai', /user name or password/],
    ['ftp://localhost', /https:\/\//],
    ['http://localhost.evil.example', /https:\/\//],
    ['http://10.127.0.0.1.example', /https:\/\//],
    ['http://2127.example', /https:\/\//],
    ['https://app.refold.ai?', /“\?” or “#”/],
    ['https://app.refold.ai?x=1', /“\?” or “#”/],
    ['https://app.refold.ai/#', /“\?” or “#”/],
    ['https://', /not an address/],
    ['my server', /not an address/],
  ] as const) {
    it(`refuses “${typed}”`, () => assert.throws(() => normalizeBaseUrl(typed, 'https://app.refold.ai'), refused(words)));
  }

  it('lead to routes whose segments are encoded once', () => {
    const url = endpoint('https://refold.example.com/backend', 'api', 'jane+x@example.com', 'a/b%2F?#');
    assert.equal(url.href, 'https://refold.example.com/backend/api/jane%2Bx%40example.com/a%2Fb%252F%3F%23');
  });

  it('never lead out of their path', () => {
    for (const segment of ['..', '.', '', '\ud800']) {
      assert.throws(() => endpoint('https://a.example/b', segment, 'x'), refused(/part of an address/));
    }
  });
});
