import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { Cancelled } from '../../core/model/errors';
import { countLines, losesLines } from '../../core/payload/pastedLines';
import { resolveVariables, type Resolution, type VariableSources } from '../../core/payload/resolve';
import { ask, back } from '../ui/prompts';
import type { PayloadSecrets } from './payloadSecrets';
import { counted } from '../ui/sentences';

/** Resolves the variables of a payload: from the clock, the environment, a person, and the secret storage. */
export class PayloadVariables {
  constructor(
    private readonly secrets: PayloadSecrets,
    /** Told every secret that is used, for the log to hide. */
    private readonly onSecret: (secret: string) => void,
  ) {}

  /**
   * The text with its values. Asks once per label and once per unknown secret.
   * @throws Cancelled when a question is not answered.
   */
  async resolve(text: string): Promise<Resolution> {
    const resolution = await resolveVariables(text, {
      ...localSources,
      prompt: (label) => askExactly({ title: vscode.l10n.t('Payload: {0}', label), prompt: vscode.l10n.t('Takes the place of ${prompt:{0}}.', label) }),
      secret: (name) => this.secretOf(name),
    });
    if ('resolved' in resolution) resolution.resolved.secrets.forEach(this.onSecret);
    return resolution;
  }

  /** What would go out, as far as it can be shown: nothing is asked, and secrets stay hidden. */
  preview(text: string): Promise<Resolution> {
    const sources: VariableSources = {
      ...localSources,
      prompt: (label) => Promise.resolve(`\${prompt:${label}}`),
      secret: () => Promise.resolve('••••'),
    };
    return resolveVariables(text, sources);
  }

  /** Replaces a secret's value, or removes it when the answer is empty. */
  async change(): Promise<void> {
    const name = await unlessBack(
      ask({
        title: vscode.l10n.t('Payload Secret: Name'),
        prompt: vscode.l10n.t('The NAME of ${secret:NAME} in your payloads.'),
        check: (text) => (/^[\w.-]+$/.test(text) ? undefined : vscode.l10n.t('Letters, digits, points, dashes and underscores only.')),
      }),
    );
    const value = await askExactly({ title: vscode.l10n.t('Payload Secret: {0}', name), prompt: storageNotice(), password: true });
    await (value === '' ? this.secrets.delete(name) : this.secrets.keep(name, value));
  }

  private async secretOf(name: string): Promise<string | undefined> {
    return (await this.secrets.get(name)) ?? this.askForSecret(name);
  }

  private async askForSecret(name: string): Promise<string> {
    const value = await askExactly({
      title: vscode.l10n.t('Payload Secret: {0}', name),
      prompt: storageNotice(),
      password: true,
      check: (text) => (text === '' ? vscode.l10n.t('The secret cannot be empty.') : undefined),
    });
    await this.secrets.keep(name, value);
    return value;
  }
}

const localSources = {
  now: () => Date.now(),
  uuid: () => randomUUID() as string,
  // Every object inherits a `constructor`, which is no variable of the environment.
  environment: (name: string) => (Object.hasOwn(process.env, name) ? process.env[name] : undefined),
};

function storageNotice(): string {
  return vscode.l10n.t('Kept in the secret storage of this editor. Shown nowhere, also not in the history.');
}

interface ExactQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly password?: boolean;
  readonly check?: (text: string) => string | undefined;
}

/** Asks for a text that is kept to the last space; lines, which the field would drop, are taken from the clipboard. */
function askExactly({ check, ...question }: ExactQuestion): Promise<string> {
  const take = { icon: 'clippy', label: vscode.l10n.t('Take the Clipboard as It Is'), take: takeClipboard };
  return unlessBack(ask({ ...question, exact: true, actions: [take], check: async (text) => check?.(text) ?? (await lostLines(text)) }));
}

/** An empty clipboard is no answer. */
async function takeClipboard(): Promise<string | false> {
  return (await vscode.env.clipboard.readText()) || false;
}

async function lostLines(text: string): Promise<string | undefined> {
  const pasted = await vscode.env.clipboard.readText();
  if (!losesLines(text, pasted)) return undefined;
  return counted(countLines(pasted), {
    one: 'The clipboard holds 1 line. Take the clipboard by the button above, line breaks included.',
    other: 'The clipboard holds {0} lines, and this field has made one of them. Take the clipboard by the button above, line breaks included.',
  });
}

async function unlessBack(question: Promise<string | typeof back>): Promise<string> {
  const answer = await question;
  if (answer === back) throw new Cancelled();
  return answer;
}
