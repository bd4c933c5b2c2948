import assert from 'node:assert/strict';
import { ExecutionsRows } from '../../src/host/executions/rows';
import { HistoryRows } from '../../src/host/history/rows';
import { messageRow, type TreeRow } from '../../src/host/trees/rows';
import { WorkflowsRows } from '../../src/host/workflows/rows';
import { executionOf, refOf } from '../fixtures/executions';

function pathUp(row: TreeRow): string {
  return row.parent ? `${pathUp(row.parent)} › ${row.kind}` : row.kind;
}

const icon = { id: 'info' } as never;

describe('rows of the trees', () => {
  it('are one object for each thing on show, whoever asks again', () => {
    const executions = new ExecutionsRows();
    const scope = executions.scope('acme', 'user_12345');
    assert.equal(executions.scope('acme', 'user_12345'), scope);
    assert.equal(executions.execution(refOf('one')), executions.execution({ ...refOf('one') }));
    assert.equal(executions.more(scope), executions.more(scope));
    assert.notEqual(executions.execution(refOf('one')), executions.executionIn(executions.all('acme'), refOf('one')));
    const workflows = new WorkflowsRows();
    assert.equal(workflows.known('acme', 'user_12345', 'daily'), undefined);
    assert.equal(workflows.workflow('acme', 'user_12345', 'daily'), workflows.known('acme', 'user_12345', 'daily'));
  });

  it('have paths that nothing else has, whatever ids are made of', () => {
    const executions = new ExecutionsRows();
    const workflows = new WorkflowsRows();
    const odd = ['a', 'b', 'a/b', '/', '//all', '//more', '//message', 'all', '%2F', 'ü', '\ud800', '\udc00', '%ud800', '\ufffd'];
    const rows: TreeRow[] = odd.flatMap((connection) => [
      executions.connection(connection),
      executions.all(connection),
      executions.more(executions.all(connection)),
      messageRow(executions.all(connection), { text: 'x', icon }),
      ...odd.flatMap((scope) => [executions.scope(connection, scope), executions.execution({ connection, scope, id: 'a' })]),
    ]);
    assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
    const paths = odd.flatMap((scope) => odd.map((workflow) => workflows.workflow('a', scope, workflow).id));
    assert.equal(new Set(paths).size, odd.length ** 2);
  });

  it('know the row they stand below', () => {
    const executions = new ExecutionsRows();
    const execution = executions.execution(refOf('one'));
    assert.equal(pathUp(executions.step(execution, 0)), 'connection › scope › execution › step');
    assert.equal(pathUp(executions.executionIn(executions.all('acme'), refOf('one'))), 'connection › all › execution');
    assert.equal(pathUp(messageRow(execution, { text: 'Loading…', icon })), 'connection › scope › execution › message');
    assert.equal(pathUp(new WorkflowsRows().workflow('acme', 'user_12345', 'daily')), 'connection › scope › workflow');
    assert.equal(pathUp(new HistoryRows().older('today')), 'group › older');
  });

  it('of a connection that is gone are forgotten, and those of one whose name begins alike are not', () => {
    const executions = new ExecutionsRows();
    const [gone, alike] = ['acme', 'acme2'].map((connection) => executions.scope(connection, 'a'));
    executions.forget('acme');
    assert.notEqual(executions.scope('acme', 'a'), gone);
    assert.equal(executions.scope('acme2', 'a'), alike);
    const workflows = new WorkflowsRows();
    workflows.workflow('acme', 'a', 'daily');
    workflows.forget('acme');
    assert.equal(workflows.known('acme', 'a', 'daily'), undefined);
  });

  it('of kept runs are new ones for another execution, and forgotten with the run', () => {
    const rows = new HistoryRows();
    const run = { intent: 'i-1', execution: executionOf('one', 'RUNNING') } as Parameters<HistoryRows['run']>[0];
    const row = rows.run(run);
    assert.deepEqual(row.ref, refOf('one'));
    assert.equal(rows.run({ ...run, execution: executionOf('one', 'COMPLETED') }), row);
    const other = rows.run({ ...run, execution: executionOf('two', 'RUNNING') });
    assert.deepEqual([other === row, other.ref.id, rows.known('i-1')], [false, 'two', other]);
    const group = rows.group('today');
    rows.retain(new Set(['i-2']));
    assert.equal(rows.known('i-1'), undefined);
    assert.equal(rows.group('today'), group);
  });

  it('that say something stand once below a row, and once for each text at the top', () => {
    const scope = new ExecutionsRows().scope('acme', 'a');
    assert.equal(messageRow(scope, { text: 'Loading…', icon }).id, messageRow(scope, { text: 'Empty.', icon }).id);
    assert.notEqual(messageRow(undefined, { text: 'Loading…', icon }).id, messageRow(undefined, { text: 'Empty.', icon }).id);
  });
});
