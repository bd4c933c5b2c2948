import type { GraphPath, GraphView } from '../../shared/graph';
import type { NodeLook } from './nodeLooks';

/** The graph as Mermaid's text: taken edges strong, others dotted, groups as its own groups. */
export function mermaidOf({ nodes, edges }: GraphView, looks: ReadonlyMap<string, NodeLook>, paths: readonly GraphPath[]): string {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const inner = new Map<string | undefined, string[]>();
  for (const { id, inside } of nodes) inner.set(inside, [...(inner.get(inside) ?? []), id]);
  const titles = new Map(nodes.map(({ id, name }) => [id, name]));
  const lines = ['flowchart LR'];
  const write = (id: string, indent: string): void => {
    const name = names.get(id) ?? '';
    const title = escaped(titles.get(id) ?? '');
    const meta = escaped(looks.get(id)?.meta ?? '');
    const node = `${name}["${title}${meta && `<br>${meta}`}"]:::${looks.get(id)?.tone ?? 'unknown'}`;
    const children = inner.get(id);
    if (!children) return void lines.push(indent + node);
    lines.push(`${indent}subgraph g${name} ["${title}"]`, `${indent}  ${node}`);
    for (const child of children) write(child, `${indent}  `);
    lines.push(`${indent}end`);
  };
  for (const id of inner.get(undefined) ?? []) write(id, '  ');
  for (const [index, { from, to, label }] of edges.entries()) {
    const arrow = arrows[paths[index] ?? 'unknown'];
    lines.push(`  ${names.get(from) ?? ''} ${arrow}${label === undefined ? '' : `|"${escaped(label)}"|`} ${names.get(to) ?? ''}`);
  }
  lines.push('  classDef failed stroke:#c72e0f,stroke-width:3px', '  classDef timedOut stroke:#c72e0f,stroke-width:3px');
  lines.push('  classDef notReached stroke-dasharray:3 3', '  classDef notYet stroke-dasharray:3 3', '  classDef skipped stroke-dasharray:6 3');
  return `${lines.join('\n')}\n`;
}

const arrows: Readonly<Record<GraphPath, string>> = { taken: '==>', notTaken: '-.->', open: '-->', unknown: '-->' };

/** Signs that Mermaid or HTML would take for its own are named by number. */
function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:?!/()+*=_'–—·-]/gu, (sign) => `#${String(sign.codePointAt(0))};`);
}
