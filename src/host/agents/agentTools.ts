import * as vscode from 'vscode';
import { budgetOf, ToolInput } from '../../core/agents/input';
import { StartGate } from '../../core/agents/startGate';
import { cutTo } from '../../core/agents/text';
import { ToolRefusal, usualBudget, type AgentTool, type InputSchema } from '../../core/agents/tool';
import { redacted, redactText } from '../../core/json/redact';
import { isCancelled, toFailure } from '../../core/model/errors';
import type { ExecutionRef } from '../../core/model/model';
import { systemTiming } from '../../core/model/timing';
import type { ValueReader } from '../../core/reader/reader';
import type { Runs } from '../../core/runs/runs';
import type { WorkflowLists } from '../../core/workflow/workflowLists';
import type { Connections } from '../connections/connections';
import { askAboutProduction } from '../payload/productionGuard';
import type { PayloadRunner } from '../payload/runPayload';
import type { Targets } from '../payload/targets';
import { AgentExecutions } from './executions';
import { executionTools } from './executionTools';
import { listTools } from './listTools';
import { AgentPlaces } from './places';
import { runTool } from './runTool';
import type { ToolCode, ToolCodes } from './toolCode';
import { AgentWorkflows } from './workflows';

// In the same bundle.
export { languageModelTool } from './languageModelTool';

/** A tool as the manifest contributes it (`contributes.languageModelTools`), in the person's language where they read it. */
export interface ContributedTool {
  readonly name: string;
  readonly displayName: string;
  readonly modelDescription: string;
  readonly inputSchema: InputSchema;
}

export interface AgentParts {
  /** What the manifest contributes. */
  readonly contributed: readonly ContributedTool[];
  readonly connections: Connections;
  readonly lists: WorkflowLists;
  readonly runs: Runs;
  readonly reader: ValueReader;
  readonly targets: Targets;
  /** Takes payloads to their workflows; loaded with the first start. */
  readonly runner: () => Promise<PayloadRunner>;
}

/** What language models are told, and what a person copies for one. */
export interface Agents {
  /** In the order of the manifest. The editor's tools and the MCP server hand on the same ones. */
  readonly tools: readonly AgentTool[];
  /** What the tool that explains says of an execution, in its usual length. */
  readonly explain: (ref: ExecutionRef) => Promise<string>;
}

/** The root makes them once, with the first call. */
export function createAgents(parts: AgentParts): Agents {
  const { contributed, connections, lists, runs, reader, targets, runner } = parts;
  const places = new AgentPlaces(connections);
  const workflows = new AgentWorkflows(lists);
  const executions = new AgentExecutions({ connections, places, runs, reader });
  const gate = new StartGate({
    now: () => systemTiming.monotonic(),
    isTrusted: () => vscode.workspace.isTrusted,
    connection: (id) => connections.require(id),
    askPerson: askAboutProduction,
  });
  const codes: ToolCodes = {
    ...listTools(places, workflows),
    ...executionTools({ places, executions, workflows, runs }),
    ...runTool({ connections, places, workflows, targets, executions, gate, runs, runner }),
  };
  const secrets = () => connections.secretsInUse;
  const tools = contributed.flatMap((tool) => {
    const code = codes[tool.name];
    return code ? [toolFrom(tool, code, secrets)] : [];
  });
  return { tools, explain: (ref) => executions.explain(ref, usualBudget, new AbortController().signal) };
}

function toolFrom({ name, displayName, modelDescription, inputSchema }: ContributedTool, code: ToolCode, secrets: () => readonly string[]): AgentTool {
  const known = Object.keys(inputSchema.properties);
  /** Whatever goes wrong is said within the budget, and without secrets: servers repeat in their errors what was sent. */
  const said = async <T>(given: unknown, work: (input: ToolInput) => T | Promise<T>): Promise<T> => {
    try {
      return await work(new ToolInput(given, known));
    } catch (error) {
      if (isCancelled(error) || isAborted(error)) throw new ToolRefusal('It was stopped before there was an answer. What runs on a platform goes on.', { cause: error });
      const message = error instanceof ToolRefusal ? error.message : toFailure(error).message;
      throw new ToolRefusal(cutTo(redactText(message, secrets()), budgetOf(given)), { cause: error });
    }
  };
  return {
    name,
    title: displayName,
    description: modelDescription,
    inputSchema,
    annotations: code.annotations,
    prepare: (given) => said(given, (input) => code.prepare(input)),
    call: (given, context) => said(given, async (input) => withoutKeys(await code.call(input, context), secrets())),
  };
}

/** The last look: no key stands in an answer, whatever it came in as. What is put in its place is no longer than a key. */
function withoutKeys(answer: string, secrets: readonly string[]): string {
  return secrets.filter(({ length }) => length >= redacted.length).reduce((text, secret) => text.replaceAll(secret, redacted), answer);
}

function isAborted(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
