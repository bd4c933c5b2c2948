import * as vscode from 'vscode';
import type { AgentTool } from '../../core/agents/tool';

/** A tool as the editor calls it. */
class LanguageModelTool implements Required<vscode.LanguageModelTool<object>> {
  constructor(private readonly tool: AgentTool) {}

  async prepareInvocation({ input }: vscode.LanguageModelToolInvocationPrepareOptions<object>): Promise<vscode.PreparedToolInvocation> {
    const { progress, question } = await this.tool.prepare(input);
    const message = question && new vscode.MarkdownString().appendText(question.detail);
    return { invocationMessage: progress, ...(question && message && { confirmationMessages: { title: question.title, message } }) };
  }

  async invoke({ input }: vscode.LanguageModelToolInvocationOptions<object>, token: vscode.CancellationToken): Promise<vscode.LanguageModelToolResult> {
    const ended = new AbortController();
    const listening = token.onCancellationRequested(() => ended.abort());
    if (token.isCancellationRequested) ended.abort();
    try {
      // The editor has asked by what `prepareInvocation` told it, unless the person approved the calls of this tool for good.
      const text = await this.tool.call(input, { signal: ended.signal, caller: vscode.env.appName, confirm: () => Promise.resolve(true) });
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
    } finally {
      listening.dispose();
    }
  }
}

/** @throws Error where there is no such tool; a test compares the manifest and the code. */
export function languageModelTool(tools: readonly AgentTool[], name: string): LanguageModelTool {
  const tool = tools.find((one) => one.name === name);
  if (!tool) throw new Error(`No tool ${name}`);
  return new LanguageModelTool(tool);
}
