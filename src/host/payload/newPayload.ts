import * as vscode from 'vscode';
import { Failure } from '../../core/model/errors';
import type { Target } from '../../core/model/model';
import { samplePayload } from '../../core/payload/sample';
import type { Connections } from '../connections/connections';
import { fileNameOf } from '../storage/fileName';
import { writeFile } from '../storage/writtenFile';
import { showWhileWaiting } from '../ui/progress';
import { chooseFolder } from '../ui/workspaceFolder';
import { TargetDialog, type Onboarding } from './chooseTarget';
import type { PayloadSchemas } from './schemas';
import { nameOfWorkflow, type Targets } from './targets';
import { showUntitledPayload } from './untitledPayload';

/** What `runlight.payload.new` takes when a tree or another extension names the workflow. */
export type NewPayloadArgument = Pick<Target, 'connection' | 'scope' | 'workflow'> & Partial<Target>;

/** So many files of one name at most. */
const mostTries = 100;

/** Writes a payload file for a workflow, from its sample or its schema, with its target set. */
export class NewPayloads {
  constructor(
    private readonly connections: Connections,
    private readonly targets: Targets,
    private readonly schemas: PayloadSchemas,
    private readonly onboarding: Onboarding,
  ) {}

  /** Returns the file; an untitled one where no folder is open. */
  async create(given?: NewPayloadArgument): Promise<vscode.Uri> {
    const title = vscode.l10n.t('New Payload');
    const target = given ? await this.complete(given) : await new TargetDialog(this.connections, this.onboarding, title).run();
    return this.write(target, await chooseFolder());
  }

  /** Opens one that is no file: nobody asked for one in the folder. */
  async openUntitled(given: NewPayloadArgument): Promise<vscode.Uri> {
    return this.write(await this.complete(given), undefined);
  }

  private async write(target: Target, folder: vscode.WorkspaceFolder | undefined): Promise<vscode.Uri> {
    const reading = vscode.l10n.t('Reading the schema of {0}…', nameOfWorkflow(target));
    const content = samplePayload((await showWhileWaiting(reading, () => this.schemas.structureOf(target))) ?? {});
    if (!folder) return showUntitledPayload(content, target, this.targets);
    const document = await vscode.workspace.openTextDocument(await writeNew(folder.uri, target.workflowName ?? target.workflow, content));
    await this.targets.set(document.uri, target);
    await vscode.window.showTextDocument(document);
    return document.uri;
  }

  /** The name and the slug, where a caller knows the workflow's id only. */
  private async complete(given: NewPayloadArgument): Promise<Target> {
    if (given.workflowName !== undefined && given.slug !== undefined) return given;
    const provider = await this.connections.provider(given.connection);
    const signal = new AbortController().signal;
    const own = provider.workflowOf?.({ id: given.workflow });
    const workflow = own ?? (await provider.workflows?.(given.scope, signal))?.find(({ id }) => id === given.workflow);
    if (!workflow) return given;
    const slug = given.slug ?? workflow.slug ?? (await provider.findSlug?.(given.scope, workflow, signal));
    return { ...given, workflowName: given.workflowName ?? workflow.name, slug };
  }
}

/** `payloads/daily-sync.payload.json`, with a number where that is taken. */
async function writeNew(folder: vscode.Uri, workflow: string, content: string): Promise<vscode.Uri> {
  const name = fileNameOf(workflow, 'workflow');
  for (let number = 1; number <= mostTries; number += 1) {
    const file = vscode.Uri.joinPath(folder, 'payloads', `${name}${number === 1 ? '' : `-${number}`}.payload.json`);
    if (await exists(file)) continue;
    await writeFile(file, content);
    return file;
  }
  throw new Failure('invalidInput', 'There are {0} payloads of this name already. Move or rename some first.', [mostTries]);
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}
