import { eventually } from './wait';
import type { Workbench } from './workbench';

export interface Answers {
  readonly url: string;
  readonly key: string;
}

/** Opens Add Connection… and answers up to the key. */
export async function enterKey(workbench: Workbench, { url, key }: Answers): Promise<void> {
  const { prompt } = workbench;
  await workbench.runCommand('Runlight: Add Connection…');
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

/** Answers everything, with these linked accounts ticked. */
export async function connect(workbench: Workbench, answers: Answers & { name: string; accounts: string[] }): Promise<void> {
  const { prompt } = workbench;
  await enterKey(workbench, answers);
  await prompt.titled('Add Connection: Name');
  await prompt.type(answers.name);
  await prompt.accept();
  await prompt.titled(`Linked Accounts of ${answers.name}`);
  await prompt.tick(...answers.accounts);
  await prompt.accept();
  await workbench.showContainer('Runlight');
  await workbench.tree('Executions').row(answers.name).waitFor();
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
