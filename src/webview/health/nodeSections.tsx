import { failingNodes, nodeHealthOf, slowestNodes, type NodeHealth, type ReadNodes } from '../../core/health/nodeHealth';
import { formatNumber } from '../../core/model/format';
import type { HealthReading } from '../../shared/health';
import { visibleLine } from '../elements/visibleText';
import { timeOf } from './figureWords';
import { Section, type Line } from './section';
import { sayCount, type HealthL10n } from './words';

const mostNodes = 10;

interface NodeSectionsProps {
  readonly read: readonly ReadNodes[];
  readonly reading: HealthReading;
  readonly l10n: HealthL10n;
  readonly asTable: boolean;
}

/** Which nodes fail, and which take the time, in the executions that were read for that. */
export function NodeSections({ read, reading: { tellsNodes, unreadNodes }, l10n, asTable }: NodeSectionsProps) {
  const { words, locale } = l10n;
  const nodes = nodeHealthOf(read);
  const unread = unreadNodes > 0 ? sayCount(l10n, 'unreadNodes', unreadNodes) : '';
  const note = [read.length > 0 && sayCount(l10n, 'nodesFrom', read.length), unread].filter(Boolean).join(' ');
  const nothing = tellsNodes === false ? words.noNodes : words.noNodesYet;
  const most = (lines: readonly NodeHealth[], of: (node: NodeHealth) => number) => Math.max(1, ...lines.map(of));
  const failing = failingNodes(nodes).slice(0, mostNodes);
  const slow = slowestNodes(nodes, mostNodes);
  const failedLines = failing.map(({ id, name, failed, ran }): Line => {
    const share = failed / most(failing, (node) => node.failed);
    return { key: id, name: visibleLine(name), icon: 'failed', cells: [formatNumber(failed, locale), formatNumber(ran, locale)], share, failed: 1 };
  });
  const slowLines = slow.map(({ id, name, durations }): Line => {
    const share = (durations.median ?? 0) / most(slow, (node) => node.durations.median ?? 0);
    return { key: id, name: visibleLine(name), cells: [timeOf(durations.median, l10n), timeOf(durations.longest, l10n)], share };
  });
  return (
    <>
      <Section title={words.failingNodes} columns={[words.node, words.failed, words.ran]} lines={failedLines} note={note} nothing={read.length > 0 ? words.noFailures : nothing} asTable={asTable} />
      <Section title={words.slowestNodes} columns={[words.node, words.median, words.longest]} lines={slowLines} note={note} nothing={read.length > 0 ? words.noNodeTimes : nothing} asTable={asTable} />
    </>
  );
}
