import { formatDuration } from '../model/format';
import { nameOfExecution, type Execution } from '../model/model';
import { differs, pairNodes } from '../report/compare';
import { composeAnswer, line, type AnswerPart } from './answer';
import { agentMasks, pairText } from './differences';
import { hiding, hidingText, type HiddenSecrets } from './hiding';
import { placeText, statusText, timeText, type AgentPlace } from './lists';
import { dataNotice, fenced, idText, isNamed, quoted } from './text';

/** Two executions; the earlier one is on the left. */
export interface ComparisonFacts<Value> {
  readonly left: Execution<Value>;
  readonly right: Execution<Value>;
  readonly place: AgentPlace;
  /** The one node that is of interest, by its id or name. */
  readonly node?: string;
  readonly secrets: HiddenSecrets;
  readonly budget: number;
}

/** Of one node among all, and of one alone. */
const mostOfEach = 4;
const mostOfOne = 60;

/** What two executions did differently, node by node in their order; ids and times, which always differ, do not count. */
export function comparisonText({ left, right, place, node, secrets, budget }: ComparisonFacts<unknown>): string {
  const hide = hiding(secrets);
  const hideText = hidingText(secrets);
  const all = pairNodes(left, right);
  const wanted = all.filter((pair) => node === undefined || [pair.left, pair.right].some((one) => one && (one.id === node || isNamed(one.name, node))));
  const different = wanted.filter((pair) => differs(pair, agentMasks));
  const most = node === undefined ? mostOfEach : mostOfOne;
  const heads = [`${place.account ? `On ${placeText(place)}:` : ''}`, `A: ${sideText(left)}`, `B: ${sideText(right)}`].filter((head) => head !== '');
  const count =
    node !== undefined && wanted.length === 0
      ? `Neither has a node ${quoted(node)}.`
      : different.length === 0
        ? `${node === undefined ? `All ${all.length} nodes` : quoted(node)} did the same, but for ids and times.`
        : node === undefined
          ? `${different.length} of ${all.length} nodes differ, A → B. ${dataNotice}`
          : `Differences at ${quoted(node)}, A → B. ${dataNotice}`;
  const pairs: AnswerPart = {
    name: 'the differences',
    rank: 2,
    write: (room) => {
      if (different.length === 0) return undefined;
      const more = (pairsLeft: number) => `… and ${pairsLeft} more nodes: ask for one by “node”, or for a larger “budget”.`;
      const texts: string[] = [];
      let space = room - more(different.length).length - 1;
      for (const pair of different) {
        const lines = pairText(pair, { hide, hideText, most });
        let text = '';
        // Of one that is too long, as many lines as there is room for.
        for (let kept = lines.length; kept > 0 && text === ''; kept -= 1) {
          const shown = kept < lines.length ? [...lines.slice(0, kept), '…'] : lines;
          const section = `${quoted(pair.name)}:\n${fenced(shown.join('\n'), 'text')}`;
          if (section.length + 1 <= space) text = section;
        }
        if (text === '') break;
        space -= text.length + 1;
        texts.push(text);
      }
      return [...texts, ...(texts.length < different.length ? [more(different.length - texts.length)] : [])].join('\n');
    },
  };
  const first = different[0];
  const reached = first?.right;
  const part = reached?.input === undefined ? 'output' : 'input';
  const next = reached && `Next: runlight_read_output execution=${idText(right.ref.id)} node=${idText(reached.id)} part=${part}`;
  return composeAnswer([line('what is compared', 0, heads.join('\n')), line('how many differ', 0, count), pairs, line('what to read next', 1, next)], budget, 'Ask for a larger “budget”.');
}

function sideText(execution: Execution<unknown>): string {
  const { ref, status, startedAt, durationMs } = execution;
  const facts = [...(startedAt === undefined ? [] : [timeText(startedAt)]), ...(durationMs === undefined ? [] : [formatDuration(durationMs)])];
  return `execution ${idText(ref.id)} of ${quoted(nameOfExecution(execution))} ${statusText(status)}${facts.length > 0 ? `, ${facts.join(', ')}` : ''}`;
}
