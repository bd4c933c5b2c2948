import { hideSecrets, redacted, redactText } from '../json/redact';

/** What must not be told: what signs in, wherever it stands, and what a run used, also where it is short. */
export interface HiddenSecrets {
  readonly keys: readonly string[];
  readonly ofRun: readonly string[];
}

/** Takes secrets out of a text or a number, as an export does. */
export type Hide = (scalar: unknown) => unknown;

/** The same for words that are about an execution. */
export type HideText = (text: string) => string;

export function hiding({ keys, ofRun }: HiddenSecrets): Hide {
  return (scalar) => {
    const shown = hideSecrets(scalar, ofRun);
    return typeof shown === 'string' ? redactText(shown, keys) : shown;
  };
}

export function hidingText(secrets: HiddenSecrets): HideText {
  const hide = hiding(secrets);
  return (text) => {
    const shown = hide(text);
    return typeof shown === 'string' ? shown : redacted;
  };
}
