import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { access, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { amountOf, fieldsOf, textOf } from '../../core/json/values';
import { Failure } from '../../core/model/errors';
import { Emitter, type Disposable } from '../../core/model/event';
import { atomicFiles, removeOldDrafts, unlessMissing } from '../../core/storage/atomicFile';
import { FolderWatch } from './folderWatch';

const ending = '.json';
const version = 1;
/** There once what an earlier version kept elsewhere was taken over. */
const takenOverName = 'taken-over';
/** Longer names would not be file names everywhere. */
const longestPlainName = 100;
/** What a file that nobody can read is called, once another one has to have its name. */
const setAsideEnding = '.damaged';

export interface SharedStateOptions {
  /** What an earlier version of Runlight kept elsewhere; asked until it was taken over once, by whichever window. */
  readonly earlier?: () => ReadonlyMap<string, unknown>;
}

/**
 * Small values that all windows of the profile share and that outlive them, by name. One file each: windows that set
 * different values at the same moment lose none, and what other windows set is told. VS Code's own global state holds
 * all values in one text, which the last window to write wins, and tells nobody.
 *
 * Reads its folder when somebody first asks, at once: it holds a handful of small files, and what they say decides what
 * is drawn first.
 */
export class SharedState implements Disposable {
  private values?: Map<string, unknown>;
  /** Names that this window is writing: what is on the disk is behind. */
  private readonly writing = new Map<string, number>();
  /** Names that this window has written since the last reading began. */
  private written = new Set<string>();
  /** Files that are there and cannot be read. They are left alone: a newer version may have written them. */
  private strange: ReadonlySet<string> = new Set();
  private watch?: FolderWatch;
  private reading?: Promise<void>;
  private takingOver?: Promise<void>;
  private isDisposed = false;
  private readonly changed = new Emitter<ReadonlySet<string>>();
  /** Fires the names of values that came, changed or went in another window. */
  readonly onDidChangeElsewhere = this.changed.event;

  constructor(
    private readonly folder: string,
    private readonly options: SharedStateOptions = {},
  ) {}

  get(name: string): unknown {
    return this.load().get(name);
  }

  /** All values whose names begin with this, by their whole names. */
  entries(start: string): readonly (readonly [name: string, value: unknown])[] {
    return [...this.load()].filter(([name]) => name.startsWith(start));
  }

  /** Names that begin with this and whose values are there, and cannot be read by this version. */
  unreadable(start: string): readonly string[] {
    this.load();
    return [...this.strange].flatMap((file) => nameIn(file) ?? []).filter((name) => name.startsWith(start));
  }

  /**
   * Undefined removes the value. Counts in this window at once, and not at all where it could not be written.
   * @throws Failure for a value that a newer version wrote, which only removing it ends.
   */
  async set(name: string, given: unknown): Promise<void> {
    const values = this.load();
    // As it reads from the disk, so that this window's own values are no news to it.
    const value: unknown = given === undefined ? undefined : JSON.parse(JSON.stringify(given));
    const before = values.get(name);
    put(values, name, value);
    await this.whileWriting(name, async () => {
      const file = this.fileOf(name);
      try {
        if (value === undefined) await atomicFiles.remove(file);
        else await this.write(file, JSON.stringify({ version, name, value }));
        this.strange = new Set([...this.strange].filter((other) => other !== fileNameOf(name)));
      } catch (error) {
        if (values.get(name) === value) put(values, name, before);
        throw error;
      }
    });
  }

  /** Sets a value that is still there: what another window removed meanwhile does not come back. False where it was. */
  async replace(name: string, value: unknown): Promise<boolean> {
    const values = this.load();
    const before = values.get(name);
    put(values, name, value);
    let isThere = false;
    await this.whileWriting(name, async () => {
      // What is being taken over is not on the disk yet, or never will be.
      await this.takingOver;
      isThere = this.writing.get(name) === Infinity || (await access(this.fileOf(name)).then(() => true, () => false)); // prettier-ignore
      put(values, name, isThere ? before : undefined);
      if (isThere) await this.set(name, value);
    });
    return isThere;
  }

  /** Looks for what other windows did, where nothing told this one. Does nothing before somebody asked for a value. */
  refresh(): Promise<void> {
    if (!this.values || this.isDisposed) return Promise.resolve();
    // What is being read may have changed behind the reader.
    if (this.reading) return this.reading.then(() => this.refresh());
    this.reading = this.readAgain().finally(() => (this.reading = undefined));
    return this.reading;
  }

  dispose(): void {
    this.isDisposed = true;
    this.watch?.dispose();
    this.changed.dispose();
  }

  /** Resolves when what an earlier version kept is taken over, and nothing is being read. */
  async close(): Promise<void> {
    this.dispose();
    await this.takingOver;
    await this.reading;
  }

  private load(): Map<string, unknown> {
    if (this.values) return this.values;
    this.values = new Map();
    this.watch = new FolderWatch(this.folder, () => void this.refresh(), { tellsOwn: true });
    const names = filesNow(this.folder);
    const texts = names.filter(isValue).map((file) => [file, textNow(join(this.folder, file))] as const);
    this.values = this.parse(texts);
    if (!names.includes(takenOverName)) this.takingOver = this.takeOver(this.values);
    // What another program held just now can be read a moment later.
    if (texts.some(([, text]) => text === undefined)) void this.refresh();
    void removeOldDrafts(this.folder);
    return this.values;
  }

  private parse(texts: readonly (readonly [file: string, text: string | undefined])[]): Map<string, unknown> {
    const values = new Map<string, unknown>();
    const strange = new Set<string>();
    for (const [file, text] of texts) {
      const entry = text === undefined ? undefined : parseEntry(text);
      if (typeof entry === 'string') strange.add(file);
      else if (entry?.value !== undefined) values.set(entry.name, entry.value);
    }
    this.strange = strange;
    return values;
  }

  /** Never over what cannot be read: a newer version's value stays, and damaged text is kept under another name. */
  private async write(file: string, text: string): Promise<void> {
    const there = await readFile(file, 'utf8').catch(() => undefined);
    const entry = there === undefined ? undefined : parseEntry(there);
    if (entry === 'newer') throw writtenByNewer(file);
    if (entry === 'damaged') await rename(file, `${file}${setAsideEnding}`);
    await atomicFiles.write(file, text);
  }

  /** Where it cannot be written, this window has it all the same, and the next one tries again. */
  private async takeOver(values: Map<string, unknown>): Promise<void> {
    const isNew = (name: string) => !values.has(name) && !this.strange.has(fileNameOf(name));
    const earlier = [...(this.options.earlier?.() ?? [])].filter(([name, value]) => value !== undefined && isNew(name));
    for (const [name, value] of earlier) values.set(name, value);
    try {
      // Another window may have taken them over, and changed them, a moment ago.
      const createOne = (name: string, value: unknown) => atomicFiles.create(this.fileOf(name), JSON.stringify({ version, name, value }));
      await Promise.all(earlier.map(([name, value]) => this.whileWriting(name, () => createOne(name, value))));
      await atomicFiles.write(join(this.folder, takenOverName), '');
    } catch {
      // On their way for good: that the disk does not have them does not mean that they are gone.
      for (const [name] of earlier) this.writing.set(name, Infinity);
    }
  }

  private async whileWriting(name: string, work: () => Promise<unknown>): Promise<void> {
    this.writing.set(name, (this.writing.get(name) ?? 0) + 1);
    this.written.add(name);
    try {
      await work();
    } finally {
      const left = (this.writing.get(name) ?? 1) - 1;
      if (left > 0) this.writing.set(name, left);
      else this.writing.delete(name);
    }
  }

  private async readAgain(): Promise<void> {
    this.written = new Set(this.writing.keys());
    const files = await unlessMissing(this.folder, readdir(this.folder), []).catch(() => undefined);
    // What cannot be read now says nothing about what is there.
    if (!files) return;
    const unread = new Set<string>();
    const texts = await Promise.all(files.filter(isValue).map(async (file) => [file, await this.textOf(file, unread)] as const));
    const { values } = this;
    if (!values || this.isDisposed) return;
    const found = this.parse(texts);
    const names = [...new Set([...values.keys(), ...found.keys()])];
    // What a newer version has written since is there, and stays here as it was known.
    const isHidden = (file: string) => unread.has(file) || this.strange.has(file);
    const isKnown = (name: string) => !this.written.has(name) && !isHidden(fileNameOf(name));
    const news = names.filter((name) => isKnown(name) && !isDeepStrictEqual(values.get(name), found.get(name)));
    for (const name of news) put(values, name, found.get(name));
    if (news.length > 0) this.changed.fire(new Set(news));
  }

  /** Undefined where it is gone. What another program holds for a moment is not gone. */
  private async textOf(file: string, unread: Set<string>): Promise<string | undefined> {
    const path = join(this.folder, file);
    try {
      return await unlessMissing<string | undefined>(path, readFile(path, 'utf8'), undefined);
    } catch {
      unread.add(file);
      return undefined;
    }
  }

  private fileOf(name: string): string {
    return join(this.folder, fileNameOf(name));
  }
}

/** Two names are two files, also where a disk takes `a` and `A` for the same: a capital letter is written as its code. */
function fileNameOf(name: string): string {
  const plain = encodeURIComponent(name.toWellFormed()).replace(/%[\dA-F]{2}|[A-Z*]/g, (part) => (part.length === 1 ? codeOfSign(part) : part));
  return `${plain.length <= longestPlainName ? plain : createHash('sha256').update(name).digest('hex')}${ending}`;
}

function codeOfSign(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Undefined for a file that was named by nobody here, or after a long name. */
function nameIn(file: string): string | undefined {
  try {
    const name = decodeURIComponent(file.slice(0, -ending.length));
    return fileNameOf(name) === file ? name : undefined;
  } catch {
    return undefined;
  }
}

function isValue(file: string): boolean {
  return file.endsWith(ending);
}

function put(values: Map<string, unknown>, name: string, value: unknown): void {
  if (value === undefined) values.delete(name);
  else values.set(name, value);
}

function filesNow(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textNow(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** An entry without a value says as much as none. */
function parseEntry(text: string): { readonly name: string; readonly value: unknown } | 'newer' | 'damaged' {
  try {
    const fields = fieldsOf(JSON.parse(text));
    const name = textOf(fields?.['name']);
    if ((amountOf(fields?.['version']) ?? 0) > version) return 'newer';
    return fields?.['version'] === version && name !== undefined ? { name, value: fields['value'] } : 'damaged';
  } catch {
    return 'damaged';
  }
}

function writtenByNewer(file: string): Failure {
  return new Failure('disk', 'Could not write {0}: a newer version of Runlight wrote it. Update Runlight here, or reload this window if it was updated.', [file]);
}
