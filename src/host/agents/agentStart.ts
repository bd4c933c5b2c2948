import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { ToolInput } from '../../core/agents/input';
import { cutTo, quoted } from '../../core/agents/text';
import { ToolRefusal, type ToolQuestion } from '../../core/agents/tool';
import { formatBytes } from '../../core/model/format';
import { keyOf, type Connection, type Execution, type RunMode, type Target } from '../../core/model/model';
import { parsePayload } from '../../core/payload/parse';
import { findVariables } from '../../core/payload/variables';
import type { Connections } from '../connections/connections';
import { titleOf } from '../executions/describe';
import { openPayload, type OpenPayload } from '../payload/openPayload';
import { mayBeSent } from '../payload/payloadFiles';
import { nameOfWorkflow, type Targets } from '../payload/targets';
import { wordOf } from '../ui/sentences';
import type { AgentPlaces } from './places';
import type { AgentWorkflows } from './workflows';

/** What an agent wants to be started, before anything of it is resolved or sent. */
export interface AgentStart {
  readonly target: Target;
  /** As it stands in the file, or as it was given. */
  readonly text: string;
  /** Absent where the payload was given as a text. */
  readonly payload?: OpenPayload;
}

export interface AgentStartParts {
  readonly connections: Connections;
  readonly places: AgentPlaces;
  readonly workflows: AgentWorkflows;
  readonly targets: Targets;
}

/** So much of a payload a person sees before they agree, in characters. */
const longestHead = 600;

/** Finds out what is meant. Asks nobody, and sends nothing but reads. @throws ToolRefusal */
export async function readStart(input: ToolInput, parts: AgentStartParts): Promise<AgentStart> {
  const [file, text] = [input.text('file'), input.text('payload')];
  const mode = modeOf(input.text('mode'));
  if ((file === undefined) === (text === undefined)) throw new ToolRefusal('Give either “file”, a payload file of the workspace, or “payload”, JSON text.');
  const named = { connection: input.text('connection'), account: input.text('account'), workflow: input.text('workflow') };
  const payload = file === undefined ? undefined : await openFile(file);
  const written = payload?.text ?? text ?? '';
  const parsed = parsePayload(written);
  if ('problem' in parsed) throw new ToolRefusal(`The payload is no JSON that can be sent: ${parsed.problem.reason}.`);
  const variables = payload ? [] : findVariables(written);
  // Their values are the person's: a text that an agent made must not fetch them.
  if (variables.length > 0) throw new ToolRefusal('“payload” takes no variables (${…}). Put the payload into a file, where the person can see them.');
  const known = payload && parts.targets.get(payload.document);
  const own = known && 'target' in known ? known.target : undefined;
  const target = Object.values(named).some((name) => name !== undefined) || !own ? await targetOf(named, own, parts) : own;
  return { target: { ...target, ...(mode && { mode }) }, text: written, payload };
}

/** What a person is asked, in their language. */
export function questionAbout({ target, text, payload }: AgentStart, connection: Connection): ToolQuestion {
  const workflow = nameOfWorkflow(target);
  const size = formatBytes(Buffer.byteLength(text), vscode.env.language);
  const from = payload ? vscode.workspace.asRelativePath(payload.document.uri) : undefined;
  const lines = [
    vscode.l10n.t('Workflow: {0}', workflow),
    vscode.l10n.t('Account: {0}', target.scope),
    vscode.l10n.t('Connection: {0} ({1})', connection.name, wordOf(connection.environment)),
    from === undefined ? vscode.l10n.t('Payload: {0}, written by the agent', size) : vscode.l10n.t('Payload: {0}, {1}', from, size),
    '',
    cutTo(text.trim(), longestHead),
  ];
  // What the workflow is called may become known meanwhile; that is no other start.
  const { workflowName: _name, ...goal } = target;
  const fingerprint = createHash('sha256').update(JSON.stringify([goal, text])).digest('hex');
  return { title: vscode.l10n.t('Run {0} for {1}?', workflow, target.scope), detail: lines.join('\n'), fingerprint };
}

/** The same about an execution that would be run once more. */
export function questionAboutRepeat(execution: Execution, connection: Connection): ToolQuestion {
  const { ref } = execution;
  const workflow = titleOf(execution, connection);
  const lines = [
    vscode.l10n.t('Workflow: {0}', workflow),
    vscode.l10n.t('Account: {0}', ref.scope),
    vscode.l10n.t('Connection: {0} ({1})', connection.name, wordOf(connection.environment)),
    '',
    vscode.l10n.t('It starts again with the payload it had.'),
  ];
  return { title: vscode.l10n.t('Rerun {0} for {1}?', workflow, ref.scope), detail: lines.join('\n'), fingerprint: `rerun ${keyOf(ref)}` };
}

interface NamedTarget {
  readonly connection?: string;
  readonly account?: string;
  readonly workflow?: string;
}

/** What is named, and for the rest what the file's own target says. */
async function targetOf({ connection, account, workflow }: NamedTarget, own: Target | undefined, { connections, places, workflows }: AgentStartParts): Promise<Target> {
  const wanted = connection === undefined && own ? connections.require(own.connection) : places.connection(connection);
  const isOwn = own?.connection === wanted.id;
  if (workflow === undefined && !isOwn) throw new ToolRefusal('Say which “workflow”: the file has none of its own there. runlight_list_workflows tells which there are.');
  const place = await places.account(wanted, account ?? (isOwn ? own.scope : undefined));
  const scope = place.scope.id;
  if (workflow === undefined && own && !place.provider.workflowOf) return { ...own, scope };
  const found = await workflows.find(place, workflow ?? own?.workflow ?? '');
  if (!found.published) throw new ToolRefusal(`${quoted(found.name)} is not published: it cannot be run.`);
  const slug = found.slug ?? (await place.provider.findSlug?.(scope, found, new AbortController().signal));
  // Where accounts are workflows, the workflow is the account.
  return { connection: wanted.id, scope: place.provider.workflowOf ? found.id : scope, workflow: found.id, workflowName: found.name, ...(slug !== undefined && { slug }) };
}

/** A file of the workspace, or a text that is open; nothing else on this machine. */
async function openFile(given: string): Promise<OpenPayload> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const isUri = /^[a-z][\w+.-]+:\//i.test(given);
  const isPath = /^(?:\/|[a-z]:[\\/])/i.test(given);
  const candidates = isUri || given.startsWith('untitled:') ? [vscode.Uri.parse(given)] : isPath ? [vscode.Uri.file(given)] : folders.map(({ uri }) => vscode.Uri.joinPath(uri, given));
  const open = vscode.workspace.textDocuments.filter(({ isUntitled }) => isUntitled).map(({ uri }) => uri.toString());
  const inside = candidates.filter((uri) => vscode.workspace.getWorkspaceFolder(uri) !== undefined || open.includes(uri.toString()));
  for (const uri of inside) {
    const isThere = open.includes(uri.toString()) || (await vscode.workspace.fs.stat(uri).then(({ type }) => (type & vscode.FileType.File) !== 0, () => false));
    if (isThere && mayBeSent(uri)) return openPayload(uri, 'file');
  }
  throw new ToolRefusal(`There is no payload file ${quoted(given, 200)} in this workspace. Name it relative to the workspace's folder.`);
}

function modeOf(word: string | undefined): RunMode | undefined {
  if (word === undefined || word === 'async' || word === 'sync') return word;
  throw new ToolRefusal('“mode” is “async” or “sync”.');
}
