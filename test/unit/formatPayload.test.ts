import assert from 'node:assert/strict';
import { formatPayload } from '../../src/core/payload/format';

describe('a kept payload, opened again', () => {
  it('stands in lines', () => {
    assert.equal(formatPayload('{"email":"jane@example.com","tags":["a",{}],"none":[]}'), `{
  "email": "jane@example.com",
  "tags": [
    "a",
    {}
  ],
  "none": []
}
`);
  });

  it('says what was sent: numbers, doubled keys and their order', () => {
    const sent = '{"2":1.50,"1":12345678901234567890,"a":-0,"a":1e999,"text":"\\u0041 {[,:"}';
    assert.equal(formatPayload(sent).replace(/\n\s*/g, '').replaceAll('": ', '":'), sent);
  });

  it('may be a single value', () => {
    assert.equal(formatPayload('null'), 'null\n');
  });
});
