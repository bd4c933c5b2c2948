import type { FromHost, NodePart, NodeRow } from '../../shared/protocol';

/** As much of one part of one node as was read. */
export interface PartText {
  readonly node: string;
  readonly part: NodePart;
  /** The row's version it was pulled for. Each is pulled once, whatever version the answer says it is. */
  readonly rowVersion: number;
  /** The text's own version: slices of different versions do not belong together. */
  readonly version: number;
  readonly text: string;
  /** In characters, as far as the host knows. */
  readonly total: number;
  /** How many values of it look secret and are hidden. */
  readonly hidden?: number;
}

/** Slices on their way. The text on show stays until the draft is as long, so that a reader's place is not lost. */
export interface Pull {
  readonly node: string;
  readonly part: NodePart;
  readonly rowVersion: number;
  /** Of the draft; undefined while that is empty. */
  readonly version?: number;
  readonly draft: string;
  /** How many characters the draft needs before it is shown, unless the text ends earlier. */
  readonly goal: number;
}

type TextMessage = Extract<FromHost, { type: 'text' }>;

interface Reading {
  readonly texts: readonly PartText[];
  readonly pull?: Pull;
}

/** What may be kept of nodes that were read before, so that going back is instant and memory stays small. */
const mostTexts = 6;

export function partTextOf(texts: readonly PartText[], node: string, part: NodePart): PartText | undefined {
  return texts.find((text) => text.node === node && text.part === part);
}

/** From the start, as far as the reader had come. */
export function beginPull(row: NodeRow, part: NodePart, known: PartText | undefined): Pull {
  return { node: row.key, part, rowVersion: row.version, draft: '', goal: Math.max(1, known?.text.length ?? 0) };
}

/** The slice after what is known. */
export function continuePull(row: NodeRow, known: PartText): Pull {
  const { node, part, version, text } = known;
  return { node, part, rowVersion: row.version, version, draft: text, goal: text.length + 1 };
}

/** What a slice makes of the pull it answers; the same object back means that it answers none and is not used. */
export function receiveText(reading: Reading, message: TextMessage): Reading {
  const { pull } = reading;
  const { node, part, version, offset, text } = message;
  if (!pull || pull.node !== node || pull.part !== part || pull.draft.length !== offset) return reading;
  if (offset > 0 && version !== pull.version) {
    return { ...reading, pull: { ...pull, version: undefined, draft: '' } };
  }
  const draft = pull.draft + text;
  // An empty slice is the end whatever the total says: asking again would never stop.
  const total = text === '' ? draft.length : Math.max(message.total, draft.length);
  if (draft.length < Math.min(pull.goal, total)) return { ...reading, pull: { ...pull, version, draft } };
  const { rowVersion } = pull;
  const { hidden } = message;
  const read: PartText = { node, part, rowVersion, version, text: draft, total, ...(hidden !== undefined && { hidden }) };
  const others = reading.texts.filter((other) => other.node !== node || other.part !== part);
  return { texts: [read, ...others].slice(0, mostTexts) };
}
