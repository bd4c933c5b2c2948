import * as vscode from 'vscode';
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
  // The manifest is the extension's own.
  const { languageModelTools } = (extension.packageJSON as Contributions).contributes;
  const registered = languageModelTools.flatMap(({ name }) => {
    const tool = async () => (await bell.ring()).languageModelTool(name);
    const forwarded: Required<vscode.LanguageModelTool<object>> = {
      prepareInvocation: async (...given) => (await tool()).prepareInvocation(...given),
      invoke: async (...given) => (await tool()).invoke(...given),
    };
    return models?.registerTool?.(name, forwarded) ?? [];
  });
  return vscode.Disposable.from(...registered);
}
