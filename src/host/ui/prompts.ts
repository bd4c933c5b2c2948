import * as vscode from 'vscode';
import { Cancelled, isCancelled, toFailure } from '../../core/model/errors';
import { plain, withoutIcons } from './messages';
import { sentenceOf } from './sentences';

/** The person went one step back. Escape is never an answer: it throws {@link Cancelled}. */
export const back = Symbol('back');

/** Its words are shown as they are, whoever wrote them. */
export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
  /** Before the label; the name of one of the editor's. */
  readonly icon?: string;
}

/** What was typed, as a choice. */
export interface TypedChoice<T> {
  /** What it is taken for. */
  readonly use: string;
  readonly value: T;
}

/** As the editor draws it. */
export function drawnChoice<C extends vscode.QuickPickItem & { readonly icon?: string }>(choice: C): C {
  const { icon, label, description, detail } = choice;
  const words = withoutIcons(label);
  return {
    ...choice,
    label: icon === undefined ? words : `$(${icon}) ${words}`,
    description: description && withoutIcons(description),
    detail: detail && withoutIcons(detail),
  };
}

/**
 * The row of what was typed. The editor puts labels that fit better above others, and what was typed fits itself best; so
 * it stands in the description, and the rows that a person is reading stay where they are.
 */
export function typedRow(text: string, use: string) {
  return { label: '', icon: 'edit', description: `${text} · ${use}`, alwaysShow: true };
}

interface Prompt {
  readonly title: string;
  readonly placeholder?: string;
  readonly canGoBack?: boolean;
}

interface PickPrompt<T> extends Prompt {
  /** The choices, or how to load them; loading that failed is said in the list and can be tried again. */
  readonly choices: readonly Choice<T>[] | ((signal: AbortSignal) => Promise<readonly Choice<T>[]>);
  /** Offers what was typed as a choice of its own. */
  readonly typed?: (text: string) => TypedChoice<T>;
}

/** Lets a person choose one thing. */
export async function pick<T>(prompt: PickPrompt<T>): Promise<T | typeof back> {
  const retry = Symbol('retry');
  const box = vscode.window.createQuickPick<Choice<T | typeof retry>>();
  const abort = new AbortController();
  let choices: readonly Choice<T | typeof retry>[] = [];
  box.title = prompt.title;
  box.placeholder = prompt.placeholder;
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  box.ignoreFocusOut = true;
  box.buttons = prompt.canGoBack ? [vscode.QuickInputButtons.Back] : [];

  const draw = (): void => {
    const text = box.value.trim();
    const known = text === '' || choices.some(({ label }) => label === text);
    const typed = known ? undefined : prompt.typed?.(text);
    const all = typed ? [...choices, { ...typedRow(text, typed.use), value: typed.value }] : choices;
    box.items = all.map(drawnChoice);
  };
  const load = async (): Promise<void> => {
    if (typeof prompt.choices !== 'function') {
      choices = prompt.choices;
      return draw();
    }
    box.busy = true;
    choices = [];
    draw();
    try {
      choices = await prompt.choices(abort.signal);
    } catch (error) {
      if (isCancelled(error)) return;
      const why = sentenceOf(toFailure(error));
      choices = [{ label: vscode.l10n.t('Try again'), icon: 'refresh', detail: why, alwaysShow: true, value: retry }];
    }
    if (abort.signal.aborted) return;
    box.busy = false;
    draw();
  };

  try {
    return await new Promise<T | typeof back>((resolve, reject) => {
      box.onDidAccept(() => {
        const [chosen] = box.selectedItems;
        if (!chosen) return;
        if (chosen.value === retry) void load();
        else resolve(chosen.value);
      });
      box.onDidTriggerButton(() => resolve(back));
      box.onDidHide(() => reject(new Cancelled()));
      if (prompt.typed) box.onDidChangeValue(draw);
      box.show();
      void load();
    });
  } finally {
    abort.abort();
    box.dispose();
  }
}

/** What is wrong with an answer, and what can be done about it other than changing the answer. */
export interface Problem {
  readonly sentence: string;
  readonly actions?: readonly Action[];
}

/** A sentence alone where there is nothing else to be done. */
type Finding = Problem | string | undefined;

export interface Action {
  readonly icon: string;
  readonly label: string;
  /** Returns true when the answer will do as it is, or another answer. */
  readonly take: () => boolean | string | Promise<boolean | string>;
}

interface InputPrompt extends Prompt {
  readonly value?: string;
  readonly prompt?: string;
  readonly password?: boolean;
  /** The text is taken as it stands: spaces around it are a part of it. */
  readonly exact?: boolean;
  /** Other ways to answer. */
  readonly actions?: readonly Action[];
  /** What keeps the box open, or undefined when the text will do. May take its time; a change of the text ends it. */
  readonly check?: (text: string, signal: AbortSignal) => Promise<Finding> | Finding;
}

/** Asks for a line of text. */
export async function ask(prompt: InputPrompt): Promise<string | typeof back> {
  const box = vscode.window.createInputBox();
  let actions = new Map<vscode.QuickInputButton, Action>();
  let checking: AbortController | undefined;
  box.title = prompt.title;
  box.placeholder = prompt.placeholder;
  // Names in it come from platforms and payloads, and the box makes links of what looks like one.
  box.prompt = prompt.prompt && plain(prompt.prompt);
  box.value = prompt.value ?? '';
  box.password = prompt.password ?? false;
  box.ignoreFocusOut = true;

  const show = (problem: Finding): void => {
    const sentence = typeof problem === 'object' ? problem.sentence : problem;
    box.validationMessage = sentence && plain(sentence);
    const offered = [...(prompt.actions ?? []), ...(typeof problem === 'object' ? (problem.actions ?? []) : [])];
    actions = new Map(offered.map((action) => [buttonOf(action), action]));
    box.buttons = [...(prompt.canGoBack ? [vscode.QuickInputButtons.Back] : []), ...actions.keys()];
  };
  const textNow = (): string => (prompt.exact ? box.value : box.value.trim());
  const stopChecking = (): void => {
    checking?.abort();
    checking = undefined;
    box.busy = false;
  };
  /** Undefined when the text has changed meanwhile. */
  const check = async (text: string): Promise<{ readonly problem: Finding } | undefined> => {
    const abort = new AbortController();
    checking = abort;
    box.busy = true;
    try {
      const problem = await prompt.check?.(text, abort.signal);
      return abort.signal.aborted ? undefined : { problem };
    } catch (error) {
      if (abort.signal.aborted) return undefined;
      throw error;
    } finally {
      if (checking === abort) stopChecking();
    }
  };

  show(undefined);
  try {
    return await new Promise<string | typeof back>((resolve, reject) => {
      const accept = async (): Promise<void> => {
        if (checking) return;
        const text = textNow();
        const checked = await check(text);
        if (checked?.problem !== undefined) show(checked.problem);
        else if (checked) resolve(text);
      };
      const take = async (action: Action): Promise<void> => {
        const answer = await action.take();
        if (typeof answer === 'string') resolve(answer);
        else if (answer) resolve(textNow());
      };
      box.onDidAccept(() => void accept().catch(reject));
      box.onDidChangeValue(() => {
        stopChecking();
        show(undefined);
      });
      box.onDidTriggerButton((button) => {
        const action = actions.get(button);
        if (action) void take(action).catch(reject);
        else resolve(back);
      });
      box.onDidHide(() => reject(new Cancelled()));
      box.show();
    });
  } finally {
    stopChecking();
    box.dispose();
  }
}

function buttonOf({ icon, label }: Action): vscode.QuickInputButton {
  return { iconPath: new vscode.ThemeIcon(icon), tooltip: label };
}

/** One question. Returns `skipped` when the answer is already known, so that going back passes over it too. */
export type Step = (canGoBack: boolean) => Promise<'answered' | 'skipped' | typeof back>;

/** Asks the questions in order; going back asks the last one that was really asked. */
export async function takeSteps(steps: readonly Step[]): Promise<void> {
  const asked: number[] = [];
  let index = 0;
  while (index < steps.length) {
    const outcome = await steps[index]?.(asked.length > 0);
    if (outcome === back) index = asked.pop() ?? 0;
    else {
      if (outcome === 'answered') asked.push(index);
      index += 1;
    }
  }
}
