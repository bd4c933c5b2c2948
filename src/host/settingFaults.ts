import * as vscode from 'vscode';
import { networkReaders, settingReaders, type SettingFault, type SettingReader } from './settingValues';
import { showWarning } from './ui/messages';
import { takeStep } from './ui/nextSteps';

/** Longer values are cut in a sentence. */
const mostCharacters = 60;

/** Says which settings are not taken as they stand, each value once in this window, until disposed. */
export function sayFaultsOfSettings(): vscode.Disposable {
  const said = new Set<string>();
  const check = (): void => {
    for (const place of [undefined, ...(vscode.workspace.workspaceFolders ?? [])]) {
      for (const { setting, reader, isSecret } of checked()) {
        const given = vscode.workspace.getConfiguration(undefined, place?.uri).get(setting);
        const [fault] = reader(given).faults;
        const value = `${setting} ${JSON.stringify(given)}`;
        if (!fault || said.has(value)) continue;
        said.add(value);
        void say(setting, isSecret ? undefined : fault);
      }
    }
  };
  check();
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('runlight') || event.affectsConfiguration('http')) check();
  });
}

interface Checked {
  readonly setting: string;
  readonly reader: SettingReader<unknown>;
  /** Its value may sign somebody in. */
  readonly isSecret: boolean;
}

function checked(): readonly Checked[] {
  const all = (section: string, readers: Readonly<Record<string, SettingReader<unknown>>>, isSecret: boolean) =>
    Object.entries(readers).map(([name, reader]) => ({ setting: `${section}.${name}`, reader, isSecret }));
  return [...all('runlight', settingReaders, false), ...all('http', networkReaders, true)];
}

async function say(setting: string, fault: SettingFault | undefined): Promise<void> {
  const open = vscode.l10n.t('Open Setting');
  const answer = await showWarning(sentenceAbout(setting, fault), open);
  if (answer === open) await takeStep({ step: 'openSetting', setting });
}

function sentenceAbout(setting: string, fault: SettingFault | undefined): string {
  if (!fault) return vscode.l10n.t('The setting {0} cannot be used as it is and counts as not set.', setting);
  const { part, given, taken } = fault;
  const what = part === undefined ? shortened(given) : `${part}: ${shortened(given)}`;
  return taken === undefined
    ? vscode.l10n.t('The setting {0} cannot be used as it is: {1} is left out.', setting, what)
    : vscode.l10n.t('The setting {0} cannot be used as it is: {1} counts as {2}.', setting, what, shortened(taken));
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}…`;
}
