import assert from 'node:assert/strict';
import { shownValue } from '../../../../src/webview/value/shownValue';
import { asked, lined, Page, reading, row } from '../../../fixtures/panelPage';

const seen = (page: Page) => page.heard().filter(({ type }) => type !== 'seen' && type !== 'ready');
const long = { items: Array.from({ length: 1000 }, (_, index) => ({ index })), last: 'z' };

describe('a value on the page', () => {
  it('is asked for as lines where it has lines, else as text', () => {
    const page = new Page().snapshot([lined('a'), row('text')]);
    assert.deepEqual(seen(page), [{ type: 'outline', node: 'a', part: 'output', shown: [], from: 0, count: 240 }]);
    page.do({ type: 'choseNode', node: 'text' });
    assert.deepEqual(seen(page), [{ type: 'pull', node: 'text', part: 'output', offset: 0 }]);
  });

  it('is read as text when the person chose that, for every node, and as lines again', () => {
    const page = reading({ x: 1 });
    seen(page);
    page.do({ type: 'choseView', view: 'text' });
    assert.deepEqual(seen(page), [{ type: 'pull', node: 'a', part: 'output', offset: 0 }]);
    page.text('a', '{}').do({ type: 'choseNode', node: 'b' });
    assert.deepEqual(seen(page).map(({ type }) => type), ['pull']);
    page.do({ type: 'choseView', view: 'tree' });
    assert.deepEqual(seen(page).map(({ type }) => type), ['outline']);
  });

  it('that turns out to have no lines is read as text', () => {
    const page = reading('{not json}');
    assert.deepEqual(page.said.at(-1), { type: 'pull', node: 'a', part: 'output', offset: 0 });
  });

  it('opens and closes, starting from what the host had opened', () => {
    const page = reading({ body: { a: 1 }, other: { b: 2 } });
    assert.deepEqual(page.lines, ['body', 'a', 'other', 'b']);
    page.do({ type: 'toggledLine', path: [0] }).outline({ body: { a: 1 }, other: { b: 2 } });
    assert.deepEqual(page.lines, ['body', 'other', 'b']);
    page.do({ type: 'toggledLine', path: [0] }).outline({ body: { a: 1 }, other: { b: 2 } });
    assert.deepEqual(page.lines, ['body', 'a', 'other', 'b']);
  });

  it('has one question of a kind on its way, and then asks for what is wanted by now', () => {
    const page = reading(long);
    seen(page);
    page.do({ type: 'toggledLine', path: [0] });
    page.do({ type: 'scrolledLines', from: 100 }).do({ type: 'scrolledLines', from: 300 });
    assert.equal(seen(page).length, 1);
    page.said.push({ type: 'outline', node: 'a', part: 'output', open: [[0]], shown: [], from: 0, count: 240 });
    page.outline(long);
    assert.deepEqual(page.said.at(-1), { type: 'outline', node: 'a', part: 'output', open: [[0]], shown: [], from: 300, count: 240 });
  });

  it('is asked for again when it changed, at the same place', () => {
    const page = reading(long).do({ type: 'toggledLine', path: [0] }).outline(long).do({ type: 'scrolledLines', from: 300 }).outline(long);
    page.do({ type: 'choseLine', path: [0, 310], line: 311 });
    seen(page);
    page.patch(1, { nodes: [lined('a', { version: 2 })] });
    assert.deepEqual(asked(page, 'outline'), { type: 'outline', node: 'a', part: 'output', open: [[0]], shown: [], from: 300, count: 240 });
    page.outline(long, 2);
    assert.deepEqual(page.state.choice.at?.line, [0, 310]);
    assert.equal(page.state.exploring.position.from, 300);
  });

  it('never keeps more of the value than one window', () => {
    const page = reading(long).do({ type: 'toggledLine', path: [0] }).outline(long);
    for (const from of [240, 480, 720]) page.do({ type: 'scrolledLines', from }).outline(long);
    assert.ok(page.lines.length <= 240);
  });

  it('forgets the place when another node is read', () => {
    const page = reading(long).do({ type: 'toggledLine', path: [0] }).outline(long).do({ type: 'scrolledLines', from: 300 }).outline(long);
    page.do({ type: 'choseNode', node: 'b' });
    const look = asked(page, 'outline');
    assert.ok(look?.type === 'outline' && look.from === 0 && look.open === undefined);
  });

  it('ignores an answer that nobody asked for', () => {
    const page = reading({ x: 1 });
    const { state } = page;
    page.hear({ type: 'outline', node: 'b', part: 'output', version: 1, from: 0, total: 0, rows: [], open: [] });
    assert.equal(page.state, state);
  });

  describe('its selected line', () => {
    it('is asked about once, and again when its secret is shown', () => {
      const page = reading({ password: 'x' }).do({ type: 'choseLine', path: [0], line: 0 });
      assert.deepEqual(page.said.at(-1), { type: 'value', node: 'a', part: 'output', path: [0], shown: [], offset: 0 });
      const value = { type: 'value', node: 'a', part: 'output', version: 1, path: [0], kind: 'string', place: '$.password', secret: 'masked', text: '', offset: 0, total: 0 } as const;
      page.hear(value);
      seen(page);
      page.do({ type: 'toggledSecret', path: [0] });
      assert.deepEqual(seen(page), [
        { type: 'outline', node: 'a', part: 'output', shown: [[0]], from: 0, count: 240 },
        { type: 'value', node: 'a', part: 'output', path: [0], shown: [[0]], offset: 0 },
      ]);
    });

    it('reads the rest of a long text a slice at a time', () => {
      const page = reading({ text: 'long' }).do({ type: 'choseLine', path: [0], line: 0 });
      const value = { type: 'value', node: 'a', part: 'output', version: 1, path: [0], kind: 'string', place: '$.text', total: 7 } as const;
      page.hear({ ...value, text: 'abc', offset: 0 }).do({ type: 'wantedValue' });
      assert.deepEqual(page.said.at(-1), { type: 'value', node: 'a', part: 'output', path: [0], shown: [], offset: 3 });
      page.hear({ ...value, text: 'defg', offset: 3 });
      assert.equal(page.state.exploring.value.known?.answer.text, 'abcdefg');
      seen(page);
      page.do({ type: 'wantedValue' });
      assert.deepEqual(seen(page), []);
    });

    it('waits for lines that are not there yet', () => {
      const page = reading(long).do({ type: 'toggledLine', path: [0] }).outline(long);
      page.do({ type: 'movedToLine', line: 1001 }).outline(long);
      assert.deepEqual(page.state.choice.at?.line, [1]);
      assert.equal(page.state.exploring.position.line, 1001);
    });
  });

  it('is gone to from anywhere: node, part, and every line around it open', () => {
    const page = reading({ x: 1 });
    page.do({ type: 'wentTo', node: 'b', part: 'output', path: [0, 500, 0] }).outline(long);
    assert.deepEqual([shownValue(page.state)?.partKey, page.state.choice.at?.line], ['output b', [0, 500, 0]]);
    assert.ok(page.lines.includes('500'));
    seen(page);
    page.patch(1, {});
    assert.deepEqual(seen(page), []);
  });

  it('shows a list as a table and goes back to the lines', () => {
    const page = reading(long).do({ type: 'choseTable', path: [0] });
    assert.deepEqual(page.said.at(-1), { type: 'table', node: 'a', part: 'output', path: [0], from: 0, count: 240 });
    page.do({ type: 'choseView', view: 'tree' });
    assert.equal(shownValue(page.state)?.view, 'tree');
  });

  it('shows its secrets as text only when asked, and hides them again', () => {
    const page = new Page().snapshot([row('text')]).text('text', '••••', { hidden: 1 });
    page.do({ type: 'toggledSecret' });
    assert.deepEqual(page.said.at(-1), { type: 'pull', node: 'text', part: 'output', offset: 0, shown: true });
    page.text('text', 'open').do({ type: 'toggledSecret' });
    assert.deepEqual(page.said.at(-1), { type: 'pull', node: 'text', part: 'output', offset: 0 });
  });
});
