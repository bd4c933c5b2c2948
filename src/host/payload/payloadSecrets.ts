import { unlessRefused, type KeptSecrets } from '../connections/keyring';

/** What `${secret:NAME}` stands for, by its name. A keyring that is locked refuses, which is said before anything is sent. */
export class PayloadSecrets {
  constructor(private readonly secrets: Pick<KeptSecrets, 'get' | 'store' | 'delete'>) {}

  get(name: string): Promise<string | undefined> {
    const template =
      'The payload secret {0} could not be read from the keyring of this machine ({1}), so nothing was sent. Unlock the keyring, then try again.';
    return unlessRefused(template, name, () => this.secrets.get(keyOf(name)));
  }

  keep(name: string, value: string): Promise<void> {
    const template =
      'The payload secret {0} could not be kept in the keyring of this machine ({1}), so nothing was changed or sent. Unlock the keyring, then try again.';
    return unlessRefused(template, name, () => this.secrets.store(keyOf(name), value));
  }

  delete(name: string): Promise<void> {
    const template =
      'The payload secret {0} could not be deleted from the keyring of this machine ({1}): it is still there. Unlock the keyring, then try again.';
    return unlessRefused(template, name, () => this.secrets.delete(keyOf(name)));
  }
}

function keyOf(name: string): string {
  return `variable:${name}`;
}
