import * as vscode from 'vscode';

/**
 * What commands do, by their ids; every room exports those it is about. The arguments are the caller's: menus, rows,
 * tests and other extensions pass what they like, and each handler names the shapes it is documented for.
 */
export type Handlers = Readonly<Record<string, (...args: never[]) => unknown>>;

/** The commands that an extension's own manifest contributes. */
export function contributedCommands({ packageJSON }: vscode.Extension<unknown>): readonly string[] {
  // Its own manifest, which VS Code has read and the tests compare with the code.
  const { contributes } = packageJSON as { readonly contributes: { readonly commands: readonly { readonly command: string }[] } };
  return contributes.commands.map(({ command }) => command);
}

export interface Registration {
  readonly ids: readonly string[];
  /** Called with the first command. */
  readonly load: () => Promise<Handlers>;
  /** Shows what went wrong, and on which connection, where there is one. */
  readonly report: (error: unknown, connection?: string) => void;
}

/**
 * The one registration point: a failure becomes a sentence where the person is, and never a rejected command. The ids
 * come from the manifest, so that each of them is there before the handlers are loaded.
 */
export function registerCommands({ ids, load, report }: Registration): vscode.Disposable {
  let loaded: Promise<Handlers> | undefined;
  const run = async (id: string, args: never[]): Promise<unknown> => {
    try {
      const handler = (await (loaded ??= load()))[id];
      if (!handler) throw new Error(`No room handles ${id}`);
      return await handler(...args);
    } catch (error) {
      report(error, connectionOf(args[0]));
      return undefined;
    }
  };
  return vscode.Disposable.from(...ids.map((id) => vscode.commands.registerCommand(id, (...args: never[]) => run(id, args))));
}

/** The connection a command was about, for the next step of a failure. */
function connectionOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  const { connection, ref } = (argument ?? {}) as { connection?: unknown; ref?: { connection?: unknown } };
  const id = connection ?? ref?.connection;
  return typeof id === 'string' ? id : undefined;
}
