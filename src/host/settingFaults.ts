import * as vscode from 'vscode';
import { systemTiming } from '../core/model/timing';
import { networkReaders, settingReaders, type SettingFault, type SettingReader } from './settingValues';
import { showWarning } from './ui/messages';
import { takeStep } from './ui/nextSteps';

/** Longer values are cut in a sentence. */
const mostCharacters = 60;
/** Whoever rang comes first: looking through all settings takes the editor many milliseconds. */
const pauseMs = 1_000;

/** Says which settings are not taken as they stand, each value once in this window, until disposed. */
export function sayFaultsOfSettings(): vscode.Disposable {
  const said = new Set<string>();
  const check = (): void => {
    for (const place of [undefined, ...(vscode.workspace.workspaceFolders ?? [])]) {
      for (const { setting, given, fault } of faultsIn(place?.uri)) {
        const value = `${setting} ${JSON.stringify(given)}`;
        if (said.has(value)) continue;
        said.add(value);
        void say(setting, fault);
      }
    }
  };
  const cancel = systemTiming.after(pauseMs, check);
  const changes = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('runlight') || event.affectsConfiguration('http')) check();
  });
  return vscode.Disposable.from(changes, { dispose: cancel });
}

interface FaultySetting {
  readonly setting: string;
  readonly given: unknown;
  /** Undefined where the value may sign somebody in. */
  readonly fault: SettingFault | undefined;
}

function faultsIn(place: vscode.Uri | undefined): readonly FaultySetting[] {
  const all = (section: string, readers: Readonly<Record<string, SettingReader<unknown>>>, isSecret: boolean) => {
    const given = vscode.workspace.getConfiguration(section, place);
    return Object.entries(readers).flatMap(([name, reader]) => {
      const value: unknown = given.get(name);
      const [fault] = reader(value).faults;
      return fault ? [{ setting: `${section}.${name}`, given: value, fault: isSecret ? undefined : fault }] : [];
    });
  };
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
