import * as vscode from 'vscode';
import { isCancelled, toFailure, type Failure } from '../core/model/errors';

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

/** How a command ended. Callers are answered undefined for a failure and for a cancel, as for a handler that gives nothing. */
export type CommandOutcome =
  | { readonly kind: 'answered'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'cancelled' };

export interface SettledCommand {
  readonly id: string;
  readonly args: readonly unknown[];
  readonly outcome: CommandOutcome;
}

export interface Registration {
  readonly ids: readonly string[];
  /** Called with every command, and what it is given. */
  readonly load: (id: string, args: readonly unknown[]) => Promise<Handlers>;
  /** Shows what went wrong, and on which connection, where there is one. */
  readonly report: (error: unknown, connection?: string) => void;
  /** Told how each command ended, before its caller is answered. */
  readonly onSettled: (settled: SettledCommand) => void;
}

/**
 * The one registration point: a failure becomes a sentence where the person is, and never a rejected command. The ids
 * come from the manifest, so that each of them is there before the handlers are loaded.
 */
export function registerCommands({ ids, load, report, onSettled }: Registration): vscode.Disposable {
  const settle = async (id: string, args: never[]): Promise<CommandOutcome> => {
    try {
      const handler = (await load(id, args))[id];
      if (!handler) throw new Error(`No room handles ${id}`);
      return { kind: 'answered', value: await handler(...args) };
    } catch (error) {
      report(error, connectionOf(args[0]));
      return isCancelled(error) ? { kind: 'cancelled' } : { kind: 'failed', failure: toFailure(error) };
    }
  };
  const run = async (id: string, args: never[]): Promise<unknown> => {
    const outcome = await settle(id, args);
    onSettled({ id, args, outcome });
    return outcome.kind === 'answered' ? outcome.value : undefined;
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
