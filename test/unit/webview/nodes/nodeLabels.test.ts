import assert from 'node:assert/strict';
import type { NodeRow, PanelWords } from '../../../../src/shared/protocol';
import { localize, localizeCount } from '../../../../src/webview/elements/localization';
import { attemptsLabel, nodeLabel, waitLabel } from '../../../../src/webview/nodes/nodeLabels';
import { answer } from '../../../fixtures/panelPage';

describe('the nodes on the page', () => {
  const row: NodeRow = { key: 'a', name: 'Fetch contact', type: 'http', status: 'Success', statusClass: 'ok', parts: [], version: 1 };
  // The words these names are made of; the others are not asked for.
  const words = {
    attempt: 'attempt {0} of {1}',
    attemptNumber: 'attempt {0}',
    attempts: { one: '1 attempt', other: '{0} attempts' },
    waitsForPerson: 'waiting for a person',
    waitsForWebhook: 'waiting for a webhook',
    waitsForTime: 'waiting for its time',
    waitsForBatches: 'waiting for its batches',
  } as PanelWords;
  const l10n = { words, locale: 'en' };

  it('are called by name, status and time', () => {
    assert.equal(nodeLabel({ ...row, durationMs: 812 }, l10n), 'Fetch contact, Success, 812 ms');
    assert.equal(nodeLabel(row, l10n), 'Fetch contact, Success');
  });

  it('say how often they were tried when it was more than once', () => {
    const tried = { ...row, durationMs: 6100, attempts: 3 };
    assert.equal(nodeLabel({ ...tried, maximumAttempts: 3 }, l10n), 'Fetch contact, Success, 6.1 s, attempt 3 of 3');
    assert.equal(nodeLabel(tried, l10n), 'Fetch contact, Success, 6.1 s, attempt 3');
    assert.equal(nodeLabel({ ...row, attempts: 1, maximumAttempts: 3 }, l10n), 'Fetch contact, Success');
  });

  it('say in detail how many attempts they took, and while they run which one it is', () => {
    const tried = { ...row, attempts: 2, maximumAttempts: 3 };
    assert.equal(attemptsLabel({ ...tried, statusClass: 'waiting' }, l10n), 'attempt 2 of 3');
    assert.equal(attemptsLabel(tried, l10n), '2 attempts');
    assert.equal(attemptsLabel({ ...row, attempts: 1 }, l10n), undefined);
  });

  it('say what they wait for', () => {
    const waiting = { ...row, status: 'Waiting', statusClass: 'waiting', durationMs: 10_800_000 } as const;
    assert.equal(nodeLabel({ ...waiting, waitsFor: 'person' }, l10n), 'Fetch contact, Waiting, waiting for a person, 3 h');
    for (const [waitsFor, said] of [
      ['webhook', 'waiting for a webhook'],
      ['time', 'waiting for its time'],
      ['batches', 'waiting for its batches'],
    ] as const) {
      assert.equal(waitLabel({ ...waiting, waitsFor }, l10n), said);
    }
    assert.equal(nodeLabel(waiting, l10n), 'Fetch contact, Waiting, 3 h');
  });

  it('stand below the answer of the workflow, which is called by its HTTP status', () => {
    assert.equal(nodeLabel(answer, l10n), 'Answer, 418');
    assert.equal(nodeLabel({ ...answer, status: '' }, l10n), 'Answer');
  });

  it('count in the forms that the language has', () => {
    // Lithuanian says it in three ways, and which one depends on the last digits.
    const attempts = { one: '{0} bandymas', few: '{0} bandymai', other: '{0} bandymų' };
    const count = (number: number) => localizeCount({ words: { ...words, attempts }, locale: 'lt' }, 'attempts', number);
    assert.deepEqual([1, 2, 11, 21].map(count), ['1 bandymas', '2 bandymai', '11 bandymų', '21 bandymas']);
  });

  it('cannot write their own template', () => {
    assert.equal(localize({ words: { ...words, started: 'started {0}, {1}' }, locale: 'en' }, 'started', '{1}', 'x'), 'started {1}, x');
  });
});
