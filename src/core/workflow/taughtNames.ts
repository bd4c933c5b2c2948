import type { Execution, Scope, Workflow } from '../model/model';
import type { Provider } from '../platforms/provider';

/** What a platform calls things, as its answers tell it. */
export interface ToldNames {
  readonly workflows?: readonly Pick<Workflow, 'id' | 'name' | 'application'>[];
  readonly scopes?: readonly Scope[];
}

/** The same provider, whose every answer that names something is told: what is read anyway needs no question of its own. */
export function tellingNames(provider: Provider, tell: (told: ToldNames) => void): Provider {
  const { workflows, scopes, ownScope, listExecutions, inspect, workflowOf } = provider;
  const tellScopes = (told: readonly Scope[]): void => tell({ scopes: told, ...(workflowOf && { workflows: told.map(workflowOf) }) });
  return {
    ...provider,
    ...(workflows && {
      async workflows(scope: string, signal: AbortSignal) {
        const told = await workflows(scope, signal);
        tell({ workflows: told });
        return told;
      },
    }),
    ...(scopes && {
      async scopes(...question: Parameters<typeof scopes>) {
        const page = await scopes(...question);
        tellScopes(page.items);
        return page;
      },
    }),
    ...(ownScope && {
      async ownScope(signal: AbortSignal) {
        const scope = await ownScope(signal);
        tellScopes([scope]);
        return scope;
      },
    }),
    ...(listExecutions && {
      async listExecutions(...question: Parameters<typeof listExecutions>) {
        const page = await listExecutions(...question);
        tell({ workflows: page.items.flatMap(workflowOfExecution) });
        return page;
      },
    }),
    ...(inspect && {
      async inspect(...question: Parameters<typeof inspect>) {
        const execution = await inspect(...question);
        tell({ workflows: workflowOfExecution(execution) });
        return execution;
      },
    }),
  };
}

function workflowOfExecution({ workflow, application }: Execution): NonNullable<ToldNames['workflows']> {
  const { id, name } = workflow ?? {};
  return id === undefined || name === undefined ? [] : [{ id, name, application }];
}
