import assert from 'node:assert/strict';
import { parseJson, stringifyJson } from '../../src/core/json/json';
import { isSecretName, redactJson, redactText, setSecretNames } from '../../src/core/json/redact';

const key = 'tkb5b9f358-4160-4fea-a926-cf52b271489d';
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyXzEyMzQ1In0.c2lnbmF0dXJlLW9mLWl0';

describe('what is written down', () => {
  for (const text of [
    `key ${key} was refused`,
    `x-api-key: ${key}`,
    'x-api-key: 0f0f-self-hosted-key',
    `curl -H 'Authorization: Bearer ${jwt}' https://a.example`,
    'Authorization: Basic bWU6c2VjcmV0LXNlY3JldA==',
    `{"api_key":"a \\"quoted\\" secret","n":1}`,
    'https://u.example/f?X-Amz-Signature=0f0f-secret&x=1',
    'password=hunter2-secret',
    'webhook whsec_abcdef123456 and alto_sk_secret123',
  ]) {
    it(`holds no secret of: ${text}`, () => {
      const clean = redactText(text);
      assert.match(clean, /\[REDACTED\]/);
      assert.doesNotMatch(clean, /4fea|0f0f|eyJ|bWU6|quoted|hunter2|whsec_a|sk_s/);
    });
  }

  it('holds a date that begins like a short secret', () => {
    assert.equal(redactText('2026-05-28 sent pin=2026, to id 6a2026bf', ['2026']), '2026-05-28 sent pin=[REDACTED], to id 6a2026bf');
  });

  it('holds no secret that it was told, and keeps the rest', () => {
    assert.equal(redactText('a my-own-secret b', ['my-own-secret']), 'a [REDACTED] b');
    const harmless = 'POST app.refold.ai/api/v2 → 401; token count 12; the key was refused; monkey: 3';
    assert.equal(redactText(harmless), harmless);
  });

  describe('with names that a person calls secret', () => {
    afterEach(() => setSecretNames([]));

    it('hides what stands under them, however they are written', () => {
      setSecretNames(['Tax Number', 'a.b(c', '']);
      assert.ok(isSecretName('tax_number') && isSecretName('TaxNumber') && !isSecretName('number'));
      assert.equal(stringifyJson(redactJson({ 'tax-number': '12 34', number: 5 })), '{"tax-number":"[REDACTED]","number":5}');
      assert.equal(redactText('{"tax_number": "12 34", "n": 1}; A.B(C=5; syntax number: 7'), '{"tax_number": "[REDACTED]", "n": 1}; A.B(C=[REDACTED]; syntax number: 7');
    });

    it('hides them no more when they are taken back', () => {
      setSecretNames(['taxNumber']);
      setSecretNames([]);
      assert.ok(!isSecretName('tax_number'));
      assert.equal(redactText('tax_number=12'), 'tax_number=12');
    });
  });

  it('hides by name within JSON, whatever the case, and touches nothing else', () => {
    const text = `{"headers":{"Authorization":"x","Set-Cookie":["a","b"],"etag":"e"},"Access_Token":1,"note":"Bearer abcdefgh12","n":9007199254740993,"__proto__":{"password":"p"},"token":null}`;
    assert.equal(
      stringifyJson(redactJson(parseJson(text))),
      '{"headers":{"Authorization":"[REDACTED]","Set-Cookie":"[REDACTED]","etag":"e"},"Access_Token":"[REDACTED]","note":"Bearer [REDACTED]","n":9007199254740993,"__proto__":{"password":"[REDACTED]"},"token":null}',
    );
  });
});
