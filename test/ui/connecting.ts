import { eventually } from './wait';
import type { Workbench } from './workbench';

export interface Answers {
  readonly url: string;
  readonly key: string;
}

/** Opens Add Connection… and answers up to the key. */
export async function enterKey(workbench: Workbench, answers: Answers): Promise<void> {
  await workbench.runCommand('Runlight: Add Connection…');
  await answerUpToKey(workbench, answers);
}

/** Answers Add Connection…, however it was opened, up to the key. */
export async function answerUpToKey({ prompt }: Workbench, { url, key }: Answers): Promise<void> {
  await prompt.titled('Add Connection: Platform');
  await prompt.choose('Refold');
  await prompt.titled('Add Connection: Base URL');
  await prompt.type(url);
  await prompt.accept();
  await prompt.titled('Add Connection: Credential');
  await prompt.choose('API Key');
  await prompt.titled('Add Connection: API Key');
  await prompt.type(key);
  await prompt.accept();
}

/** Adds one of the connections that the window was launched with, without a question, and waits until it is listed. */
export async function connect(workbench: Workbench, name: string): Promise<void> {
  await workbench.showRunlight();
  await workbench.addConnection(name);
  await workbench.tree('Executions').row(name).waitFor();
}

/** Waits until the box says something that matches; gives all that it says. */
export function says(workbench: Workbench, words: RegExp): Promise<string> {
  let said = '';
  return eventually(`a sentence like ${String(words)}`, 20_000, async () => {
    said = await workbench.prompt.message();
    return words.test(said) ? said : undefined;
  }).catch((error: unknown) => {
    throw new Error(`${String(error)}; the box says: ${said}`);
  });
}
