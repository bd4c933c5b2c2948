import { LoadOnce } from '../model/loadOnce';
import type { Disposable } from '../model/event';
import { keyOf, type HeldValue } from '../model/model';
import { readHere, type AnswerBody, type AnswerReader, type Reading } from '../platforms/answerReader';
import type { RecordReader } from '../runs/records';
import { heldIn } from '../values/held';
import type { Answers } from './answers';
import type { AnswerTo, Asked, Question } from './questions';
import { recordsThrough } from './recordTexts';

/** Bodies and texts that are longer are read by a worker, in characters or bytes. */
export const largest = 256 * 1024;

/** A worker that reads what is large and keeps the values of it. It starts with the first call and ends when it is idle. */
export interface RemoteReader extends AnswerReader, Asked, Disposable {
  /** Names the worker that is alive; what has a keeper of another name is gone. */
  readonly keeper: string | undefined;
  /** Everybody shows these values of a group now; the others of it may go. */
  retain(group: string, ids: readonly number[]): void;
  /** How long the last reading for a group kept this machine busy, with what is asked about one, in milliseconds. */
  costOf(group: string): number;
  setSecretNames(names: readonly string[]): void;
  /** Starts the worker: something large is about to come. */
  prepare(): void;
}

/** The one road to values: reads bodies and answers questions, here where all that is asked about is small and here, else by the worker. */
export class ValueReader implements AnswerReader, Asked, Disposable {
  private readonly answers = new LoadOnce(async () => this.keep(new (await import('./answers')).Answers()));
  private loaded?: Answers;
  private secretNames: readonly string[] = [];
  /** How long the texts were that told the values of a group. */
  private readonly sizes = new Map<string, number>();
  /** Groups of which the worker keeps what is on show. */
  private readonly retained = new Set<string>();
  /** The texts of kept runs, which are made and read here without a question as long as they are short. */
  readonly records: RecordReader = recordsThrough(
    this,
    (news, ...texts) => this.far !== undefined && isForRemote(news, texts),
    ({ execution: { ref } }, text) => void this.sizes.set(keyOf(ref), text.length),
  );

  private readonly far?: LoadOnce<RemoteReader>;
  private remote?: RemoteReader;

  /** Without `loadRemote`, all is read here. */
  constructor(loadRemote?: () => Promise<RemoteReader>) {
    this.far = loadRemote && new LoadOnce(async () => this.keepRemote(await loadRemote()));
  }

  read<Args, Told>(body: AnswerBody, reading: Reading<Args, Told>): Promise<Told | undefined> {
    this.sizes.set(reading.group, body.large?.length ?? body.text.length);
    return this.far && isLarge(body) ? this.far.get().then((remote) => remote.read(body, reading)) : readHere.read(body, reading);
  }

  async ask<Q extends Question>(question: Q): Promise<AnswerTo<Q>> {
    if (this.far && isForRemote(question, textsIn(question))) return (this.remote ?? (await this.far.get())).ask(question);
    // Once they are there, the answer is given at once: what is small is on show as soon as ever.
    const answers = this.loaded ?? (await this.answers.get());
    return answers.answer(question);
  }

  /** Something large is about to come. Where the worker cannot be had, whoever reads it is told. */
  prepare(): void {
    this.far?.get().then((remote) => remote.prepare(), () => undefined);
  }

  /** What everybody shows of a group now. */
  retain(group: string, shown: unknown): void {
    const { remote } = this;
    if (shown === undefined) this.sizes.delete(group);
    if (remote?.keeper === undefined) return;
    const ids = heldIn(shown).flatMap(({ place }) => ('keeper' in place && place.keeper === remote.keeper ? place.id : []));
    if (ids.length === 0 && !this.retained.delete(group)) return;
    if (ids.length > 0) this.retained.add(group);
    remote.retain(group, ids);
  }

  /** See {@link RemoteReader.costOf}; what is read here costs nothing worth a word. */
  costOf(group: string): number {
    return this.remote?.costOf(group) ?? 0;
  }

  sizeOf(group: string): number {
    return this.sizes.get(group) ?? 0;
  }

  /** What a person calls secret is hidden wherever values are read. */
  setSecretNames(names: readonly string[]): void {
    this.secretNames = names;
    this.loaded?.setSecretNames(names);
    this.remote?.setSecretNames(names);
  }

  dispose(): void {
    this.remote?.dispose();
  }

  private keepRemote(remote: RemoteReader): RemoteReader {
    remote.setSecretNames(this.secretNames);
    this.remote = remote;
    return remote;
  }

  private keep(answers: Answers): Answers {
    answers.setSecretNames(this.secretNames);
    this.loaded = answers;
    return answers;
  }
}

/** The text of a large one is made when it is asked for, and is not asked for here. */
function isLarge(body: AnswerBody): boolean {
  return body.large !== undefined || body.text.length > largest;
}

/** About a value that the worker has, or with a text that is too long to be read here. */
function isForRemote(question: unknown, texts: readonly string[]): boolean {
  return texts.some((text) => text.length > largest) || heldIn(question).some(isElsewhere);
}

function textsIn(question: Question): readonly string[] {
  return Object.values(question).filter((part) => typeof part === 'string');
}

function isElsewhere({ place }: HeldValue): boolean {
  return 'keeper' in place;
}
