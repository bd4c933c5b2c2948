import { formatDuration } from '../../core/model/format';
import { isFailure, type StatusClass } from '../../core/model/status';
import type { GraphNodeView, GraphWords, LoopCounts } from '../../shared/graph';
import type { NodeRow } from '../../shared/protocol';
import { type Localization, localizeCounted } from '../elements/localization';
import { visibleLine } from '../elements/visibleText';
import { nodeLabel, waitLabel } from '../nodes/nodeLabels';

/** How a node looks: a status, or why it has none. */
export type Tone = StatusClass | 'notReached' | 'notYet' | 'eachIteration' | 'untold';

/** A node as it is drawn and called out, at one moment. */
export interface NodeLook {
  readonly tone: Tone;
  /** Below its name. */
  readonly meta: string;
  /** More than one. */
  readonly attempts?: number;
  readonly durationMs?: number;
  /** Name, status and time, as the list says them. */
  readonly label: string;
  /** The row that is shown for it. */
  readonly key?: string;
}

export interface LookFacts {
  /** The rows of the node: several, where it ran several times. */
  readonly rows: readonly NodeRow[];
  readonly loop?: LoopCounts;
  /** What was begun around it. */
  readonly within?: 'loop' | 'group';
  readonly live: boolean;
}

export function lookOf({ name }: GraphNodeView, { rows, loop, within, live }: LookFacts, words: GraphWords, l10n: Localization): NodeLook {
  const [row] = rows.length === 1 ? rows : [];
  const shown = rows.find(({ statusClass }) => isFailure(statusClass)) ?? rows.at(-1);
  if (!shown) {
    const tone = within === 'loop' ? 'eachIteration' : within ? 'untold' : live ? 'notYet' : 'notReached';
    return { tone, meta: words[tone], label: `${name}, ${words[tone]}` };
  }
  const counts = loop ? countsOf(loop, words, l10n) : row ? [] : timesOf(rows, words, l10n);
  const { statusClass, key } = shown;
  const durations = rows.flatMap(({ durationMs }) => durationMs ?? []);
  const durationMs = durations.length > 0 ? durations.reduce((sum, one) => sum + one, 0) : undefined;
  const attempts = Math.max(...rows.map((one) => one.attempts ?? 1));
  const time = durationMs === undefined ? undefined : formatDuration(durationMs, l10n.locale);
  // A success needs no word beside its time; everything else says what it is.
  const status = statusClass === 'ok' && (time !== undefined || counts.length > 0) ? undefined : (waitLabel(shown, l10n) ?? visibleLine(shown.status));
  return {
    tone: statusClass,
    meta: [...(counts.length > 0 ? counts : [status]), time].filter((word) => word !== undefined && word !== '').join(' · '),
    ...(attempts > 1 && { attempts }),
    ...(durationMs !== undefined && { durationMs }),
    label: [nodeLabel({ ...shown, name }, l10n), ...counts].join(', '),
    key,
  };
}

function countsOf({ total, good, failed }: LoopCounts, words: GraphWords, l10n: Localization): readonly string[] {
  const all = total === undefined ? [] : [localizeCounted(l10n, words.iterations, total)];
  const parts = failed ? [...(good === undefined ? [] : [localizeCounted(l10n, words.good, good)]), localizeCounted(l10n, words.bad, failed)] : all;
  return parts.length > 0 ? parts : all;
}

function timesOf(rows: readonly NodeRow[], words: GraphWords, l10n: Localization): readonly string[] {
  const failed = rows.filter(({ statusClass }) => isFailure(statusClass)).length;
  return [localizeCounted(l10n, words.times, rows.length), ...(failed > 0 ? [localizeCounted(l10n, words.bad, failed)] : [])];
}
