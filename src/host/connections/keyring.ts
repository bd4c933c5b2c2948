import { Failure } from '../../core/model/errors';
import type { Event } from '../../core/model/event';
import type { Sentence } from '../../core/model/sentence';

/** Where keys are kept: VS Code's SecretStorage. */
export interface KeptSecrets {
  readonly onDidChange: Event<{ readonly key: string }>;
  get(key: string): PromiseLike<string | undefined>;
  store(key: string, value: string): PromiseLike<void>;
  delete(key: string): PromiseLike<void>;
}

/** What connections are signed in with, each under its connection's id. A keyring that is locked refuses, which is said. */
export class Keyring {
  constructor(private readonly secrets: KeptSecrets) {}

  /** Tells when a key came, changed or went, in whichever window. */
  onDidChange(listener: (connection: string) => void): { dispose(): void } {
    return this.secrets.onDidChange(({ key }) => {
      if (key.startsWith(start)) listener(key.slice(start.length));
    });
  }

  get({ id, name }: Named): Promise<string | undefined> {
    const template = 'The key for {0} could not be read from the keyring of this machine ({1}). Unlock the keyring, then try again.';
    return unlessRefused(template, name, () => this.secrets.get(start + id));
  }

  keep({ id, name }: Named, secret: string): Promise<void> {
    const template =
      'The key for {0} could not be kept in the keyring of this machine ({1}), so nothing was changed. Unlock the keyring, then try again.';
    return unlessRefused(template, name, () => this.secrets.store(start + id, secret));
  }

  delete({ id, name }: Named): Promise<void> {
    const template =
      '{0} was not removed: its key could not be deleted from the keyring of this machine ({1}). Unlock the keyring, then try again.';
    return unlessRefused(template, name, () => this.secrets.delete(start + id));
  }
}

interface Named {
  readonly id: string;
  readonly name: string;
}

const start = 'connection:';

/** @throws Failure in these words, with the name and the keyring's reason. */
export async function unlessRefused<T>(template: Sentence, name: string, work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure('missingSecret', template, [name, reason], { cause: error });
  }
}
