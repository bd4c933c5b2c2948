import { fieldsOf, type Fields } from '../core/json/values';
import type { ValuePath } from '../core/model/outline';
import type { CopyForm, FromPanel, NodePart, PanelAction } from './protocol';

const parts: ReadonlySet<unknown> = new Set<NodePart>(['output', 'input', 'error']);
const actions: ReadonlySet<unknown> = new Set<PanelAction>(['stop', 'rerun', 'refresh', 'compareWithLastGood']);
const forms: ReadonlySet<unknown> = new Set<CopyForm>(['value', 'path', 'expression']);

/** Nobody opens more by hand, nests deeper, sees more lines at once or searches for longer words. */
const mostPaths = 5000;
const deepest = 2000;
const mostLines = 1000;
const longestSearch = 1000;
/** A picture of thousands of nodes has some megabytes. */
const longestGraph = 20_000_000;

/** What the page said, or undefined when it is nothing the page may say. */
export function parseFromPanel(message: unknown): FromPanel | undefined {
  const said = fieldsOf(message);
  if (!said) return undefined;
  const { type, node, part, revision, action, execution, search, text } = said;
  switch (type) {
    case 'ready':
    case 'copyId':
    case 'copySummary':
    case 'copyForAgent':
      return { type };
    case 'seen':
      return isCount(revision) ? { type, revision } : undefined;
    case 'act':
      return isAction(action) ? { type, action } : undefined;
    case 'face':
      return said['face'] === 'nodes' || said['face'] === 'graph' ? { type, face: said['face'] } : undefined;
    case 'copyGraph':
      return typeof text === 'string' && text.length <= longestGraph ? { type, text } : undefined;
    case 'openBatch':
      return typeof execution === 'string' ? { type, execution } : undefined;
    case 'find':
      return isCount(search) && typeof text === 'string' && text.length <= longestSearch ? { type, search, text } : undefined;
    case 'openChild':
    case 'openDocument':
    case 'resume':
      return typeof node === 'string' ? { type, node } : undefined;
    case 'batches':
      return typeof node === 'string' && isCount(said['page']) && said['page'] > 0 ? { type, node, page: said['page'] } : undefined;
    default:
      return typeof node === 'string' && isPart(part) ? parseOfValue(type, node, part, said) : undefined;
  }
}

/** What is said about one part of one node. */
function parseOfValue(type: unknown, node: string, part: NodePart, said: Fields): FromPanel | undefined {
  const { offset, open, shown, from, count, path, at, as } = said;
  switch (type) {
    case 'copy':
      return { type, node, part };
    case 'pull':
      return isCount(offset) ? { type, node, part, offset, ...(shown === true && { shown }) } : undefined;
    case 'outline': {
      if (!isPaths(shown) || !isWindow(from, count)) return undefined;
      if ((open !== undefined && !isPaths(open)) || (at !== undefined && !isPath(at))) return undefined;
      return { type, node, part, shown, from: Number(from), count: Number(count), ...(open && { open }), ...(at && { at }) };
    }
    case 'table':
      return isPath(path) && isWindow(from, count) ? { type, node, part, path, from: Number(from), count: Number(count) } : undefined;
    case 'value':
      return isPath(path) && isPaths(shown) && isCount(offset) ? { type, node, part, path, shown, offset } : undefined;
    case 'copyValue':
      return isPath(path) && isForm(as) ? { type, node, part, path, as } : undefined;
    case 'openLink':
      return isPath(path) ? { type, node, part, path } : undefined;
    default:
      return undefined;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isWindow(from: unknown, count: unknown): boolean {
  return isCount(from) && isCount(count) && count > 0 && count <= mostLines;
}

function isPath(value: unknown): value is ValuePath {
  return Array.isArray(value) && value.length <= deepest && value.every(isCount);
}

function isPaths(value: unknown): value is readonly ValuePath[] {
  return Array.isArray(value) && value.length <= mostPaths && value.every(isPath);
}

function isPart(value: unknown): value is NodePart {
  return parts.has(value);
}

function isAction(value: unknown): value is PanelAction {
  return actions.has(value);
}

function isForm(value: unknown): value is CopyForm {
  return forms.has(value);
}
