import assert from 'node:assert/strict';
import { mermaidOf } from '../../../src/webview/graph/mermaid';

describe('a graph as Mermaid text', () => {
  const graph = {
    nodes: [
      { id: '1', name: 'Start', type: '' },
      { id: '2', name: 'Each "row"; #1', type: '', inside: undefined },
      { id: '3', name: '<b>end</b>\n`code` %% x]', type: '', inside: '2' },
    ],
    edges: [{ from: '1', to: '2', label: 'a|b' }, { from: '2', to: '3' }],
  };

  it('has groups, strong and dotted edges and labels, and names nothing by other people’s words', () => {
    const text = mermaidOf(graph, new Map([['1', { tone: 'ok', meta: '403 ms', label: '' }]]), ['taken', 'notTaken']);
    assert.deepEqual(text.split('\n').slice(0, 9), [
      'flowchart LR',
      '  n0["Start<br>403 ms"]:::ok',
      '  subgraph gn1 ["Each #34;row#34;#59; #35;1"]',
      '    n1["Each #34;row#34;#59; #35;1"]:::unknown',
      '    n2["#60;b#62;end#60;/b#62;#10;#96;code#96; #37;#37; x#93;"]:::unknown',
      '  end',
      '  n0 ==>|"a#124;b"| n1',
      '  n1 -.-> n2',
      '  classDef failed stroke:#c72e0f,stroke-width:3px',
    ]);
  });

  it('lets no name end its own quotes, whatever it is', () => {
    for (const name of ['"]', '"]; click n0 "javascript:alert(1)"', 'end', '%%{init: {}}%%', '\u2028', '🙂 ünïcode']) {
      const text = mermaidOf({ nodes: [{ id: 'x', name, type: '' }], edges: [] }, new Map(), []);
      const [, line = ''] = text.split('\n');
      assert.match(line, /^ {2}n0\["[^"[\]{}|<>`;%\\]*(?:#\d+;[^"[\]{}|<>`;%\\]*)*"\]:::unknown$/u, name);
    }
  });
});
