import * as vscode from 'vscode';
import type { Failure } from '../../core/model/errors';
import type { Handlers } from '../commands';

/** The extension's log, made when there is something to write. Nothing in it ever holds a key: see `redact`. */
export class Log implements vscode.Disposable {
  private channel?: vscode.LogOutputChannel;

  constructor(private readonly redact: (text: string) => string) {}

  info(text: string): void {
    this.open().info(this.redact(text));
  }

  /** Writes what a person's sentence leaves out. */
  failure(failure: Failure): void {
    const facts = [failure.message, failure.kind, failure.status, failure.detail].filter((fact) => fact !== undefined);
    this.open().error(this.redact(facts.join(' · ')));
  }

  show(): void {
    this.open().show();
  }

  dispose(): void {
    this.channel?.dispose();
  }

  private open(): vscode.LogOutputChannel {
    this.channel ??= vscode.window.createOutputChannel('Runlight', { log: true });
    return this.channel;
  }
}

/** The command that shows the log. */
export function logCommands(log: Log): Handlers {
  return { 'runlight.log.show': () => log.show() };
}
