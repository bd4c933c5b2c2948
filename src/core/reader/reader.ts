import { LoadOnce } from '../model/loadOnce';
import type { Disposable } from '../model/event';
import type { HeldValue } from '../model/model';
import { readHere, type AnswerBody, type AnswerReader, type Reading } from '../platforms/answerReader';
import { recordsHere, type RecordReader } from '../runs/records';
import { heldIn } from '../values/held';
import type { Answers } from './answers';
import type { AnswerTo, Question } from './questions';

/** Bodies and texts that are longer are read by a worker, in characters or bytes. */
export const largest = 256 * 1024;

/** Who answers questions about values. */
export interface Asked {
  /** Rejects with `ValuesGone` where a value is not in memory any more. */
  ask<Q extends Question>(question: Q): Promise<AnswerTo<Q>>;
}

/** A worker that reads what is large and keeps the values of it. It starts with the first call and ends when it is idle. */
export interface RemoteReader extends AnswerReader, Asked, Disposable {
  /** Names the worker that is alive; what has a keeper of another name is gone. */
  readonly keeper: string | undefined;
  /** Everybody shows these values of a group now; the others of it may go. */
  retain(group: string, ids: readonly number[]): void;
  setSecretNames(names: readonly string[]): void;
}

/** The one road to values: reads bodies and answers questions, here where all that is asked about is small and here, else by the worker. */
export class ValueReader implements AnswerReader, Asked, Disposable {
  private readonly answers = new LoadOnce(async () => this.keep(new (await import('./answers')).Answers()));
  private loaded?: Answers;
  private secretNames: readonly string[] = [];

  constructor(private readonly remote?: RemoteReader) {}

  read<Args, Told>(body: AnswerBody, reading: Reading<Args, Told>): Promise<Told | undefined> {
    return this.remote && isLarge(body) ? this.remote.read(body, reading) : readHere.read(body, reading);
  }

  async ask<Q extends Question>(question: Q): Promise<AnswerTo<Q>> {
    if (this.remote && isForRemote(question)) return this.remote.ask(question);
    // Once they are there, the answer is given at once: what is small is on show as soon as ever.
    const answers = this.loaded ?? (await this.answers.get());
    return answers.answer(question);
  }

  /** What everybody shows of a group now. */
  retain(group: string, shown: unknown): void {
    const { remote } = this;
    if (remote?.keeper === undefined) return;
    const ids = heldIn(shown).flatMap(({ place }) => ('keeper' in place && place.keeper === remote.keeper ? place.id : []));
    remote.retain(group, ids);
  }

  /** What a person calls secret is hidden wherever values are read. */
  setSecretNames(names: readonly string[]): void {
    this.secretNames = names;
    this.loaded?.setSecretNames(names);
    this.remote?.setSecretNames(names);
  }

  /** The texts of kept runs; they are made and read here without a question as long as they are short. */
  get records(): RecordReader {
    const isLong = (text = '') => this.remote !== undefined && text.length > largest;
    return {
      compose: (oldText, news, secrets) =>
        isLong(oldText) || (this.remote && heldIn(news).some(isElsewhere))
          ? this.ask({ type: 'composeRecord', oldText, news, secrets })
          : recordsHere.compose(oldText, news, secrets),
      rename: (intent, text, source) => (isLong(text) ? this.ask({ type: 'renameRecord', intent, text, source }) : recordsHere.rename(intent, text, source)),
      read: (intent, text) => (isLong(text) ? this.ask({ type: 'readRecord', intent, text }) : recordsHere.read(intent, text)),
      summarize: (intent, text) => (isLong(text) ? this.ask({ type: 'summarizeRecord', intent, text }) : recordsHere.summarize(intent, text)),
    };
  }

  dispose(): void {
    this.remote?.dispose();
  }

  private keep(answers: Answers): Answers {
    answers.setSecretNames(this.secretNames);
    this.loaded = answers;
    return answers;
  }
}

function isLarge({ text }: AnswerBody): boolean {
  return text.length > largest;
}

/** About a value that the worker has, or with a text that is too long to be read here. */
function isForRemote(question: Question): boolean {
  const texts = Object.values(question).filter((part) => typeof part === 'string');
  return texts.some((text) => text.length > largest) || heldIn(question).some(isElsewhere);
}

function isElsewhere({ place }: HeldValue): boolean {
  return 'keeper' in place;
}
