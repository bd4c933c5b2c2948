import * as vscode from 'vscode';
import type { AgentTool, ToolQuestion } from '../../core/agents/tool';
import { confirm } from '../ui/messages';

/** A tool as the editor calls it. */
class LanguageModelTool implements Required<vscode.LanguageModelTool<object>> {
  /** What the editor has asked the person lately, by the input. */
  private readonly asked = new Map<string, string>();

  constructor(private readonly tool: AgentTool) {}

  async prepareInvocation({ input }: vscode.LanguageModelToolInvocationPrepareOptions<object>): Promise<vscode.PreparedToolInvocation> {
    const { progress, question } = await this.tool.prepare(input);
    if (question) this.remember(input, question);
    const message = question && new vscode.MarkdownString().appendText(question.detail);
    return { invocationMessage: progress, ...(question && message && { confirmationMessages: { title: question.title, message } }) };
  }

  async invoke({ input }: vscode.LanguageModelToolInvocationOptions<object>, token: vscode.CancellationToken): Promise<vscode.LanguageModelToolResult> {
    const ended = new AbortController();
    const listening = token.onCancellationRequested(() => ended.abort());
    if (token.isCancellationRequested) ended.abort();
    try {
      const text = await this.tool.call(input, { signal: ended.signal, caller: vscode.env.appName, confirm: (question) => this.isAgreed(input, question) });
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
    } finally {
      listening.dispose();
    }
  }

  private remember(input: object, { fingerprint }: ToolQuestion): void {
    this.asked.set(JSON.stringify(input), fingerprint);
    const [oldest] = this.asked.keys();
    if (oldest !== undefined && this.asked.size > mostAsked) this.asked.delete(oldest);
  }

  /**
   * The editor asks by what `prepareInvocation` told it, unless the person approved the calls of this tool for good; what has
   * changed since was not agreed to, and is asked about here. One answer is good for one call.
   */
  private async isAgreed(input: object, { title, detail, fingerprint }: ToolQuestion): Promise<boolean> {
    const key = JSON.stringify(input);
    const isSame = this.asked.get(key) === fingerprint;
    this.asked.delete(key);
    if (isSame) return true;
    const yes = vscode.l10n.t('Run');
    return confirm({ question: title, detail, yes }).then((answer) => answer === yes, () => false);
  }
}

/** Questions that may be open at one time. */
const mostAsked = 50;

/** One for each tool: what was asked before a call is remembered until the call. */
const made = new WeakMap<AgentTool, LanguageModelTool>();

/** @throws Error where there is no such tool; a test compares the manifest and the code. */
export function languageModelTool(tools: readonly AgentTool[], name: string): LanguageModelTool {
  const tool = tools.find((one) => one.name === name);
  if (!tool) throw new Error(`No tool ${name}`);
  const known = made.get(tool) ?? new LanguageModelTool(tool);
  made.set(tool, known);
  return known;
}
