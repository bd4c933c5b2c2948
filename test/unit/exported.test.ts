import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exportText, readExported } from '../../src/core/report/exported';
import { Failure } from '../../src/core/model/errors';
import { parseJson, stringifyJson } from '../../src/core/json/json';
import { linkPath, linkQuery, readLink } from '../../src/core/model/link';
import { executionOf } from '../fixtures/executions';

const facts = { at: Date.UTC(2026, 4, 28), connection: 'Acme', secrets: ['s3cr3t-value'] };
const execution = executionOf<unknown>('e1', 'ERRORED', {
  workflow: { id: 'w1', name: 'Daily Sync' },
  startedAt: 1_000,
  durationMs: 20,
  type: 'SYNC',
  answer: { httpStatus: 418, value: { teapot: true } },
  nodes: [
    {
      ...{ id: '1', name: 'Charge card', type: 'http', status: 'Errored', statusClass: 'failed', isBatch: false },
      ...{ attempts: 3, maximumAttempts: 3, durationMs: 12, endedAt: 1_012, bodyField: 'body', error: 'Invalid URL' },
      input: parseJson('{"amount": 9007199254740993, "authorization": "Bearer abcdefghijkl"}'),
      output: null,
    },
  ],
});

describe('an exported execution', () => {
  const text = exportText([execution], facts);
  const read = (content: string) => readExported(content, 'run.runlight.json', 'file:///run.runlight.json');

  it('still says that it only looks like a run, or that its platform no longer knows it', () => {
    const doubtful = executionOf('e2', 'RUNNING', { guessed: true, gone: true });
    const [found, certain] = read(exportText([doubtful, execution], facts));
    assert.deepEqual([found?.guessed, found?.gone], [true, true]);
    assert.deepEqual([certain?.guessed, certain?.gone], [undefined, undefined]);
  });

  it('reads as it was, under the file it stands in', () => {
    const [found] = read(text);
    assert.deepEqual(found?.ref, { connection: 'file:///run.runlight.json', scope: 'user_12345', id: 'e1' });
    assert.deepEqual([found?.status, found?.statusClass, found?.workflow?.name, found?.startedAt], ['ERRORED', 'failed', 'Daily Sync', 1_000]);
    assert.deepEqual(found?.answer, { httpStatus: 418, value: { teapot: true } });
    const [node] = found?.nodes ?? [];
    assert.deepEqual([node?.name, node?.statusClass, node?.attempts, node?.error], ['Charge card', 'failed', 3, 'Invalid URL']);
    assert.deepEqual([node?.endedAt, node?.bodyField], [1_012, 'body']);
    assert.equal(node?.output, null);
    assert.match(stringifyJson(node?.input), /9007199254740993/);
  });

  it('is asked of no platform', () => assert.equal(read(text)[0]?.local, true));

  it('carries no secret', () => {
    const hostile = { ...execution, name: 'holds s3cr3t-value', answer: { value: { apiKey: 'abc', url: 'https://x?token=abcdef' } } };
    const written = exportText([hostile], facts);
    for (const secret of ['abcdefghijkl', 's3cr3t-value', '"abc"', 'token=abcdef']) assert.ok(!written.includes(secret), secret);
  });

  it('does not tell the connection’s id', () => assert.ok(!text.includes('acme')));

  it('keeps several in their order', () => {
    const several = read(exportText([execution, executionOf('e2', 'RUNNING')], facts));
    assert.deepEqual(several.map(({ ref, nodes }) => [ref.id, nodes?.length]), [['e1', 1], ['e2', 0]]);
  });

  const broken: readonly (readonly [string, string, RegExp])[] = [
    ['text', 'hello', /not JSON/],
    ['another file', '{"name": "x"}', /holds no execution/],
    ['a list', '[]', /holds no execution/],
    ['no execution', '{"runlight": {"version": 1}, "executions": [5, {"id": ""}]}', /holds no execution/],
    ['a later version', '{"runlight": {"version": 2}, "executions": [{"id": "x"}]}', /newer version/],
  ];
  for (const [what, content, sentence] of broken) {
    it(`says so when a file holds ${what}`, () => assert.throws(() => read(content), (error) => error instanceof Failure && sentence.test(error.message)));
  }

  it('survives hostile rows', () => {
    const rows = '[{"id": "x", "nodes": [null, 5, {"__proto__": {"polluted": 1}}], "workflow": 7, "answer": [], "startedAt": "soon"}]';
    const [found] = read(`{"runlight": {"version": 1}, "executions": ${rows}}`);
    assert.equal(found?.nodes?.length, 1);
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });
});

describe('a link to an execution', () => {
  const ref = { connection: 'c/1', scope: 'jane@example.com & co', id: 'e 1?' };

  it('names it whatever its ids hold', () => assert.deepEqual(readLink(linkPath, linkQuery(ref)), ref));

  it('names it after any number of decodings on its way, and where a plus is taken for a space', () => {
    const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(id, id, id, fc.nat(3), fc.boolean(), (connection, scope, one, decodings, spaces) => {
        let query = linkQuery({ connection, scope, id: one });
        for (let count = 0; count < decodings; count += 1) query = decodeURIComponent(query);
        if (spaces) query = query.replaceAll('+', ' ');
        assert.deepEqual(readLink(linkPath, query), { connection, scope, id: one });
      }),
    );
  });

  it('opens what earlier versions copied', () => {
    assert.deepEqual(readLink(linkPath, 'connection=c1&scope=user_12345&id=6a31'), { connection: 'c1', scope: 'user_12345', id: '6a31' });
  });

  it('carries nothing else', () => {
    const query = `${linkQuery(ref)}&baseUrl=https://evil.example&secret=x`;
    assert.deepEqual(readLink(linkPath, query), ref);
  });

  for (const [path, query] of [
    ['/execute', linkQuery(ref)],
    [linkPath, ''],
    [linkPath, 'connection=a&scope=b'],
    [linkPath, `connection=a&scope=b&id=${'x'.repeat(501)}`],
  ] as const) {
    it(`leads nowhere as ${path}?${query.slice(0, 30)}`, () => assert.throws(() => readLink(path, query), Failure));
  }
});
