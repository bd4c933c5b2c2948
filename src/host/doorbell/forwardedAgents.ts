import type * as vscode from 'vscode';
import type { Doorbell } from './doorbell';

/** The manifest's part that says which tools there are. */
interface Contributions {
  readonly contributes: { readonly languageModelTools: readonly { readonly name: string }[] };
}

/** Editors made from VS Code may have no language models, or no tools for them. */
export type LanguageModels = Partial<Pick<typeof vscode.lm, 'registerTool'>>;

/** The tools for language models, answered from behind the doorbell: that one is called is a ring. */
export function forwardTools(
  models: LanguageModels | undefined,
  bell: Pick<Doorbell, 'ring'>,
  extension: Pick<vscode.Extension<unknown>, 'packageJSON'>,
): readonly vscode.Disposable[] {
  // The manifest is the extension's own.
  const { languageModelTools } = (extension.packageJSON as Contributions).contributes;
  return languageModelTools.flatMap(({ name }) => {
    const tool = async () => (await bell.ring()).languageModelTool(name);
    const forwarded: Required<vscode.LanguageModelTool<object>> = {
      prepareInvocation: async (...given) => (await tool()).prepareInvocation(...given),
      invoke: async (...given) => (await tool()).invoke(...given),
    };
    return models?.registerTool?.(name, forwarded) ?? [];
  });
}
