import * as vscode from 'vscode';
import { Failure } from '../../core/model/errors';
import type { Handlers } from '../commands';
import { findPayload } from '../payload/findPayload';
import type { NewPayloadArgument, NewPayloads } from '../payload/newPayload';
import type { Destination, Targets } from '../payload/targets';
import { askForSearch } from '../trees/viewSearch';
import type { Favourites } from './favourites';
import type { Workflows } from './workflows';
import type { WorkflowsView } from './workflowsView';

/** What is done with workflows. None of it changes anything on a server. */
export class WorkflowCommands {
  constructor(
    private readonly view: WorkflowsView,
    private readonly favourites: Favourites,
    private readonly targets: Targets,
    private readonly newPayloads: NewPayloads,
  ) {}

  /** Opens a payload that goes to the workflow, ready to be run; makes one where this workspace has none. */
  async run(which?: Destination): Promise<vscode.Uri> {
    const wanted = requireOne(which);
    const file = await findPayload(this.targets, wanted);
    if (!file) return this.newPayloads.create(this.targetOf(wanted));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file), { preview: false });
    return file;
  }

  /** Where a new payload for it goes, with what is known of it already. */
  targetOf(which: Destination): NewPayloadArgument {
    const { connection, scope, workflow } = which;
    const { name, slug } = this.view.workflowOf(which);
    return { connection, scope, workflow, workflowName: name === workflow ? undefined : name, slug };
  }

  async copyId(which?: Destination): Promise<void> {
    await vscode.env.clipboard.writeText(requireOne(which).workflow);
  }

  async setFavourite(isFavourite: boolean, which?: Destination): Promise<void> {
    await this.favourites.set(requireOne(which), isFavourite);
  }
}

/** The commands on workflows, and on the view of them. `prepare` is whatever has to happen before the first payload can run. */
export function workflowCommands(
  commands: WorkflowCommands,
  { view, search }: Pick<Workflows, 'view' | 'search'>,
  prepare: () => Promise<unknown>,
): Handlers {
  return {
    'runlight.workflows.run': async (which?: Destination) => {
      await prepare();
      return commands.run(which);
    },
    'runlight.workflows.copyId': (which?: Destination) => commands.copyId(which),
    'runlight.workflows.addFavourite': (which?: Destination) => commands.setFavourite(true, which),
    'runlight.workflows.removeFavourite': (which?: Destination) => commands.setFavourite(false, which),
    'runlight.workflows.refresh': () => view.refresh(),
    'runlight.workflows.search': (text?: string) => askForSearch(search, text),
    'runlight.workflows.clearSearch': () => search.clear(),
  };
}

function requireOne(which: Destination | undefined): Destination {
  if (typeof which?.workflow === 'string') return which;
  throw new Failure('invalidInput', 'Select a workflow in the view Workflows first.');
}
