import { unlessRefused, type KeptSecrets } from '../connections/keyring';

/** What `${secret:NAME}` stands for, by its name. A keyring that is locked refuses, which is said before anything is sent. */
export class PayloadSecrets {
  /** Every value this window has used: runs that are still on their way may return an old one, or end while the keyring is locked. */
  private readonly known = new Map<string, Set<string>>();

  constructor(private readonly secrets: Pick<KeptSecrets, 'get' | 'store' | 'delete'>) {}

  async get(name: string): Promise<string | undefined> {
    const template =
      'The payload secret {0} could not be read from the keyring of this machine ({1}), so nothing was sent. Unlock the keyring, then try again.';
    const value = await unlessRefused(template, name, () => this.secrets.get(keyOf(name)));
    if (value !== undefined) this.note(name, value);
    return value;
  }

  keep(name: string, value: string): Promise<void> {
    this.note(name, value);
    const template =
      'The payload secret {0} could not be kept in the keyring of this machine ({1}), so nothing was changed or sent. Unlock the keyring, then try again.';
    return unlessRefused(template, name, () => this.secrets.store(keyOf(name), value));
  }

  delete(name: string): Promise<void> {
    const template =
      'The payload secret {0} could not be deleted from the keyring of this machine ({1}): it is still there. Unlock the keyring, then try again.';
    return unlessRefused(template, name, () => this.secrets.delete(keyOf(name)));
  }

  /** The values of the secrets that a payload names, as far as they are known here. */
  async valuesIn(payload: string): Promise<readonly string[]> {
    const names = new Set(namesIn(payload));
    for (const name of names) if (!this.known.has(name)) await this.get(name);
    return [...names].flatMap((name) => [...(this.known.get(name) ?? [])]);
  }

  private note(name: string, value: string): void {
    this.known.set(name, (this.known.get(name) ?? new Set()).add(value));
  }
}

/** What is kept is JSON without comments, where this can stand in strings only: no scanner has to be loaded with the views. */
function namesIn(payload: string): readonly string[] {
  const found = [...payload.matchAll(/(\$?)\$\{secret:((?:[^{}"\\]|\\.)+)\}/g)];
  return found.flatMap(([, escape, name = '']) => (escape === '' ? [String(JSON.parse(`"${name}"`)).trim()] : []));
}

function keyOf(name: string): string {
  return `variable:${name}`;
}
