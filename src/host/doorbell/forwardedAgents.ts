import * as vscode from 'vscode';
import type { AgentTool } from '../../core/agents/tool';
import type { Doorbell } from './doorbell';

/** The manifest's part that says which tools there are. */
interface Contributions {
  readonly contributes: { readonly languageModelTools: readonly { readonly name: string }[] };
}

/** Editors made from VS Code may have no language models, or no tools for them. */
type LanguageModels = Partial<Pick<typeof vscode.lm, 'registerTool'>>;

/** The tools for language models, answered from behind the doorbell: that one is called is a ring. */
export function forwardTools(bell: Doorbell, extension: vscode.Extension<unknown>): vscode.Disposable {
  const models = (vscode as { readonly lm?: LanguageModels }).lm;
  if (!models?.registerTool) return new vscode.Disposable(() => undefined);
  // The manifest is the extension's own.
  const { languageModelTools } = (extension.packageJSON as Contributions).contributes;
  const registered = languageModelTools.map(({ name }) => models.registerTool?.(name, new ForwardedTool(bell, name)));
  return vscode.Disposable.from(...registered.flatMap((one) => one ?? []));
}

class ForwardedTool implements vscode.LanguageModelTool<object> {
  constructor(
    private readonly bell: Doorbell,
    private readonly name: string,
  ) {}

  async prepareInvocation({ input }: vscode.LanguageModelToolInvocationPrepareOptions<object>): Promise<vscode.PreparedToolInvocation> {
    const { progress, question } = await (await this.tool()).prepare(input);
    const message = question && new vscode.MarkdownString().appendText(question.detail);
    return { invocationMessage: progress, ...(question && message && { confirmationMessages: { title: question.title, message } }) };
  }

  async invoke({ input }: vscode.LanguageModelToolInvocationOptions<object>, token: vscode.CancellationToken): Promise<vscode.LanguageModelToolResult> {
    const tool = await this.tool();
    const ended = new AbortController();
    const listening = token.onCancellationRequested(() => ended.abort());
    if (token.isCancellationRequested) ended.abort();
    try {
      // The editor has asked by what `prepareInvocation` told it, unless the person approved the calls of this tool for good.
      const text = await tool.call(input, { signal: ended.signal, caller: vscode.env.appName, confirm: () => Promise.resolve(true) });
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
    } finally {
      listening.dispose();
    }
  }

  private async tool(): Promise<AgentTool> {
    const tools = await (await this.bell.ring()).agentTools();
    const tool = tools.find(({ name }) => name === this.name);
    // A test compares the manifest and the code.
    if (!tool) throw new Error(`No tool ${this.name}`);
    return tool;
  }
}
