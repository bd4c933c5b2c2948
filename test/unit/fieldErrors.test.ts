import assert from 'node:assert/strict';
import { readAnswer } from '../../src/core/http/answers';
import { Failure } from '../../src/core/model/errors';
import { readFieldErrors } from '../../src/core/http/fieldErrors';
import { readPath } from '../../src/core/json/path';
import { locate } from '../../src/core/payload/locate';

/** Each complaint as "path: words". */
function complaints(body: unknown): string[] {
  return readFieldErrors(body).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('what a server says about fields', () => {
  const bodies: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['a list with fields', { errors: [{ field: 'email', message: 'is required' }] }, ['email: is required']],
    ['a list with pointers', { errors: [{ path: '/items/0/sku', message: 'must be string' }] }, ['items.0.sku: must be string']],
    [
      'AJV, which names a missing property apart',
      {
        errors: [
          { instancePath: '', keyword: 'required', params: { missingProperty: 'email' }, message: "must have required property 'email'" },
          { instancePath: '/items/1', keyword: 'additionalProperties', params: { additionalProperty: 'x' }, message: 'must NOT have more' },
          { instancePath: '/age', keyword: 'type', params: { type: 'integer' }, message: 'must be integer' },
        ],
      },
      ["email: must have required property 'email'", 'items.1.x: must NOT have more', 'age: must be integer'],
    ],
    [
      'a map of lists',
      { message: 'The given data was invalid.', errors: { email: ['is required', 'is too short'], 'items.0.name': ['is wrong'] } },
      ['email: is required', 'email: is too short', 'items.0.name: is wrong'],
    ],
    ['a map of words', { errors: { email: 'is required' } }, ['email: is required']],
    ['a map of maps', { errors: { address: { city: ['is required'] } } }, ['address.city: is required']],
    ['a map of problems', { errors: { email: { message: 'is required' }, name: [{ msg: 'is odd' }] } }, ['email: is required', 'name: is odd']],
    ['a map and nothing else', { email: ['This field is required.'], age: ['Too low.'] }, ['email: This field is required.', 'age: Too low.']],
    ['FastAPI', { detail: [{ loc: ['body', 'items', 0, 'sku'], msg: 'field required', type: 'missing' }] }, ['body.items.0.sku: field required']],
    ['JSON:API', { errors: [{ source: { pointer: '/email' }, title: 'Invalid', detail: 'is no address' }] }, ['email: is no address']],
    ['a path in segments', { error: { issues: [{ path: ['a', 0, 'b'], message: 'Required' }] } }, ['a.0.b: Required']],
    ['an envelope', { error: { details: [{ property: 'a[0].b', message: 'is wrong' }] } }, ['a.0.b: is wrong']],
    ['text of JSON', { message: '{"errors":[{"field":"email","message":"is required"}]}' }, ['email: is required']],
    ['the same twice', { errors: [{ field: 'a', message: 'no' }, { field: 'a', message: 'no' }] }, ['a: no']],
  ];
  for (const [what, body, expected] of bodies) {
    it(`is read from ${what}`, () => assert.deepEqual(complaints(body)[0] === undefined ? ['nothing'] : complaints(body), expected));
  }

  const silent: readonly unknown[] = [
    null, 'text', 3, [], {}, { message: 'Server Error', error: 'Workflow ID and slug are required' },
    { errors: ['Invalid email format'] }, { errors: 'x' }, { errors: [null, 3, { message: 'no field' }, { field: 'no words' }] },
    { details: { validation_errors: ['Invalid email format'] } }, { message: ['email must be an email'], statusCode: 400 },
    { missing_permissions: ['a'], message: 'no' },
  ]; // prettier-ignore
  for (const body of silent) {
    it(`is nothing in ${JSON.stringify(body)}`, () => assert.deepEqual(readFieldErrors(body), []));
  }

  it('is bounded, whatever comes', () => {
    const errors = Array.from({ length: 5_000 }, (_, index) => ({ field: `f${index}`, message: 'x'.repeat(10_000) }));
    const found = readFieldErrors({ errors });
    assert.equal(found.length, 100);
    assert.ok(found.every(({ message }) => message.length <= 500));
    assert.deepEqual(readFieldErrors({ errors: JSON.parse(`${'{"":'.repeat(5_000)}1${'}'.repeat(5_000)}`) }), []);
  });

  it('comes with the failure of a refused payload, keys left out', () => {
    const body = { error_code: 'VALIDATION_ERROR', message: 'No', errors: [{ path: '/email', message: 'tk-secret is no address' }] };
    const request = { method: 'POST' as const, url: new URL('https://app.refold.ai/x'), headers: { 'x-api-key': 'tk-secret' } };
    const asked = { connection: 'Acme', connectionId: 'acme', auth: 'apiKey', environment: 'test', request } as const;
    const answer = (status: number) => () => readAnswer({ status, headers: {}, text: JSON.stringify(body) }, asked);
    assert.throws(answer(400), (failure) => {
      assert.ok(failure instanceof Failure);
      assert.deepEqual(failure.fields, [{ path: ['email'], message: '[REDACTED] is no address' }]);
      return true;
    });
    assert.throws(answer(500), (failure) => failure instanceof Failure && failure.fields.length === 0);
  });
});

describe('a path to a field', () => {
  const paths: readonly (readonly [unknown, readonly (string | number)[] | undefined])[] = [
    ['', []],
    ['/a/0/b', ['a', 0, 'b']],
    ['#/a~1b/~0c', ['a/b', '~c']],
    ['a[0].b', ['a', 0, 'b']],
    ['a.0.b', ['a', 0, 'b']],
    ['$.a[\'b c\']["d.e"]', ['a', 'b c', 'd.e']],
    ['.a', ['a']],
    ['007', ['007']],
    [['a', 0], ['a', 0]],
    [['a', null], undefined],
    [{}, undefined],
    [undefined, undefined],
  ];
  for (const [written, path] of paths) {
    it(`is ${JSON.stringify(path)} for ${JSON.stringify(written)}`, () => assert.deepEqual(readPath(written), path));
  }
});

describe('the place of a field in a payload', () => {
  const text = '\uFEFF// "email"\r\n{"email": "jane", "address": {"city": "Berlin", "lines": [1, {"a": [ 2 ]}]}, "email": "joe", "none": null}';
  const at = (path: readonly (string | number)[], source = text): string => {
    const { offset, length } = locate(source, path);
    return source.slice(offset, offset + length);
  };

  it('is the value', () => {
    assert.equal(at(['address', 'city']), '"Berlin"');
    assert.equal(at(['address', 'lines', 1, 'a', 0]), '2');
    assert.equal(at(['address', 'lines', 1, 'a']), '[ 2 ]');
    assert.equal(at(['address', 'lines', '0']), '1');
    assert.equal(at(['none']), 'null');
    assert.equal(at([], '[1, 2]'), '[1, 2]');
  });

  it('is the last value where there are several', () => assert.equal(at(['email']), '"joe"'));

  it('is the name of what should have it, where it is missing', () => {
    assert.equal(at(['address', 'zip']), '"address"');
    assert.equal(at(['address', 'lines', 1, 'b', 'c']), '{');
    assert.equal(at(['address', 'lines', 7]), '"lines"');
    assert.equal(at(['none', 'deeper']), '"none"');
    assert.equal(at(['nothing']), '{');
  });

  it('leaves out the server’s own name for the payload', () => {
    assert.equal(at(['payload', 'address', 'city']), '"Berlin"');
    assert.equal(at(['body', 'zip']), '{');
    assert.equal(at(['payload', 'a'], '{"payload": {"a": 1}, "a": 2}'), '1');
  });

  it('is somewhere even in text that has changed meanwhile', () => {
    assert.deepEqual(locate('', ['a']), { offset: 0, length: 1 });
    assert.equal(at(['a'], '{"a": 1, "b'), '1');
    assert.equal(at(['__proto__'], '{"a": 1}'), '{');
    const deep = '['.repeat(50_000);
    assert.equal(locate(deep, [0, 0]).offset, 2);
  });
});
