import { idText, isNamed, quoted } from '../../core/agents/text';
import { ToolRefusal } from '../../core/agents/tool';
import type { ExecutionFilter } from '../../core/model/filter';
import type { Workflow } from '../../core/model/model';
import type { WorkflowLists } from '../../core/workflow/workflowLists';
import type { Account } from './places';

/** So many are told where none, or another one, was named. */
const mostNamed = 20;

/** The workflows of an account, as agents name them. */
export class AgentWorkflows {
  constructor(private readonly lists: WorkflowLists) {}

  /** @throws Failure where they cannot be read. */
  async of({ connection, provider, scope }: Account): Promise<readonly Workflow[]> {
    // There, an account is a workflow itself.
    if (provider.workflowOf) return connection.scopes.flatMap((one) => provider.workflowOf?.(one) ?? []);
    await this.lists.load(connection.id, scope.id);
    const list = this.lists.get(connection.id, scope.id);
    if (list?.failure && list.state === 'failed') throw list.failure;
    return list?.workflows ?? [];
  }

  /** By id or name. @throws ToolRefusal that says which there are. */
  async find(account: Account, given: string): Promise<Workflow> {
    const all = await this.of(account);
    const found = all.filter(({ id }) => id === given);
    const named = found.length > 0 ? found : all.filter(({ name }) => isNamed(name, given));
    const [one, other] = named;
    if (one && !other) return one;
    const names = (named.length > 0 ? named : all).slice(0, mostNamed).map(({ id, name }) => `${quoted(name, 60)} (${idText(id)})`);
    if (one) throw new ToolRefusal(`Several workflows are called ${quoted(given)}. Name one by its id: ${names.join(', ')}.`);
    throw new ToolRefusal(`There is no workflow ${quoted(given)}. There are: ${names.join(', ')}${all.length > names.length ? ' and more' : ''}.`);
  }

  /** What narrows a list to a workflow: its id where it is listed, else a part of its name. */
  async filterFor(account: Account, given: string): Promise<ExecutionFilter> {
    const all = await this.of(account).catch(() => []);
    const found = all.find(({ id }) => id === given) ?? all.find(({ name }) => isNamed(name, given));
    // Where accounts are workflows, all that is listed is of one.
    if (account.provider.workflowOf) return {};
    return found ? { workflow: found.id } : { workflowName: given };
  }
}
