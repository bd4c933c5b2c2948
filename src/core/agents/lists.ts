import { formatDuration } from '../model/format';
import { nameOfExecution, type Connection, type Execution, type Scope, type Workflow } from '../model/model';
import { hasEnded } from '../model/status';
import { composeAnswer, line, type AnswerPart } from './answer';
import { idText, quoted } from './text';

/** Where something is, as an agent names it in its next call. */
export interface AgentPlace {
  /** Absent where it was removed, and for what stands in a file. */
  readonly connection?: Pick<Connection, 'name' | 'platform' | 'environment' | 'readOnly'>;
  /** Absent where nothing of one account is told. */
  readonly account?: Scope;
  /** What the platform calls an account. */
  readonly accountNoun: string;
}

/** One page of a list. */
export interface ListPage<T> {
  readonly items: readonly T[];
  /** 1-based. */
  readonly page: number;
  readonly hasNext: boolean;
  /** Where it is known. */
  readonly total?: number;
}

/** Of a name in a list. */
const longestName = 60;

export function placeText({ connection, account, accountNoun }: AgentPlace): string {
  const where = account && `${accountNoun} ${accountText(account)}`;
  if (!connection) return [where, 'no connection of this editor'].filter(Boolean).join(', ');
  const { name, platform, environment, readOnly } = connection;
  const facts = [platform, environmentText(environment), ...(readOnly ? ['read-only'] : [])].join(', ');
  return `${where === undefined ? '' : `${where} on `}connection ${quoted(name)} (${facts})`;
}

export function accountText({ id, name }: Scope): string {
  return name === undefined || name === id ? idText(id) : `${quoted(name, longestName)} (${idText(id)})`;
}

export function environmentText(environment: Connection['environment']): string {
  return environment === 'unknown' ? 'environment unknown, counts as PRODUCTION' : environment === 'production' ? 'PRODUCTION' : environment;
}

/** What there is to choose from. */
export function connectionsText(places: readonly AgentPlace[], budget: number): string {
  const rows = places.map((place) => `- ${placeText(place)}`);
  return listText(`Connections and their accounts (${places.length}). Name one as “connection”, and an account as “account”:`, rows, '', budget);
}

export function workflowsText(place: AgentPlace, { items, page, hasNext, total }: ListPage<Workflow>, budget: number): string {
  const rows = items.map(({ id, name, application, slug, published, owned, description }) => {
    const facts = [...(published ? [] : ['not published, cannot be run']), ...(owned ? [] : ['of the organisation']), ...(application ? [quoted(application, 40)] : []), ...(slug ? [`slug ${idText(slug)}`] : [])];
    return `- ${quoted(name, longestName)} id ${idText(id)}${facts.length > 0 ? `: ${facts.join(', ')}` : ''}${description ? `. ${quoted(description, longestName)}` : ''}`;
  });
  const count = items.length === 0 ? 'No workflows' : `Workflows ${countText(items.length, page, total)}`;
  const next = hasNext ? `More: page ${page + 1}, or “search” with a part of the name.` : '';
  return listText(`${count} of ${placeText(place)}:`, rows, next, budget);
}

/** `filter` says what the list was narrowed to. */
export function executionsText(place: AgentPlace, { items, page, hasNext, total }: ListPage<Execution>, { filter, budget }: { readonly filter: string; readonly budget: number }): string {
  const rows = items.map((execution) => {
    const { ref, status, startedAt, durationMs, trigger, guessed } = execution;
    const facts = [
      ...(startedAt === undefined ? [] : [timeText(startedAt)]),
      ...(durationMs === undefined ? [] : [formatDuration(durationMs)]),
      ...(trigger === undefined ? [] : [quoted(trigger, 30)]),
      ...(guessed ? ['perhaps another start’s'] : []),
    ];
    return `- ${idText(ref.id)} ${statusText(status)} ${quoted(nameOfExecution(execution), longestName)}${facts.length > 0 ? `, ${facts.join(', ')}` : ''}`;
  });
  const count = items.length === 0 ? 'No executions' : `Executions ${countText(items.length, page, total)}, newest first,`;
  const next = hasNext ? `More: page ${page + 1}, or narrow it by “status”, “workflow”, “from” and “to”.` : '';
  return listText(`${count} of ${placeText(place)}${filter === '' ? '' : `, ${filter}`}:`, rows, next, budget);
}

/** UTC, to the second. */
export function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** A platform's word. */
export function statusText(status: string): string {
  return /^[\w ]{1,40}$/.test(status) ? status : status === '' ? 'UNKNOWN' : quoted(status, 40);
}

function countText(count: number, page: number, total: number | undefined): string {
  return `${count}${total === undefined ? '' : ` of ${total}`}${page > 1 || (total ?? count) > count ? ` (page ${page})` : ''}`;
}

/** Whole rows, as many as there is room for; how many there are more is said. */
function listText(title: string, rows: readonly string[], next: string, budget: number): string {
  const list: AnswerPart = {
    name: 'the list',
    rank: 2,
    write: (room) => {
      if (rows.length === 0) return undefined;
      const more = (count: number) => `… ${count} more of this page: ask for a larger “budget”, or narrow the list.`;
      const taken: string[] = [];
      let left = room - more(rows.length).length - 1;
      for (const row of rows) {
        left -= row.length + 1;
        if (left < 0) break;
        taken.push(row);
      }
      return [...taken, ...(taken.length < rows.length ? [more(rows.length - taken.length)] : [])].join('\n');
    },
  };
  const parts = [line('the title', 0, title), list, line('the next page', 1, next === '' ? undefined : next)];
  return composeAnswer(parts, budget, 'Ask for a larger “budget”.');
}

/** How far it is, for who waits for it: `"Daily Sync": RUNNING, 3 nodes have ended`. */
export function progressText(execution: Execution<unknown>): string {
  const ended = execution.nodes?.filter(hasEnded).length ?? 0;
  return `${quoted(nameOfExecution(execution))}: ${statusText(execution.status)}, ${ended} ${ended === 1 ? 'node has' : 'nodes have'} ended`;
}
