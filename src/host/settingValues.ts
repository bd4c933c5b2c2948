import type { Masks } from '../core/report/compare';
import type { NotifyOn } from '../core/runs/endings';
import type { ProxySettings } from '../core/http/transport';
import type { Target } from '../core/model/model';

/**
 * Settings are typed by hand, and the editor hands them over as they stand. Each has a reader here that knows its shape:
 * what has another one (null, a text where a number belongs) counts as not set, and is a fault that can be said.
 */

/** A value, or a part of one, that is not taken as it was given. */
export interface SettingFault {
  /** Which part; the whole value where there is none. */
  readonly part?: string;
  readonly given: unknown;
  /** What it counts as; undefined where it is left out. */
  readonly taken?: unknown;
}

export interface SettingReading<T> {
  readonly value: T;
  readonly faults: readonly SettingFault[];
}

/** Undefined is a setting that nobody set, which is no fault. */
export type SettingReader<T> = (given: unknown) => SettingReading<T>;

/** A target as a team commits it: the connection by its name, which is the same for every colleague. */
export interface TeamTarget extends Omit<Target, 'connection'> {
  readonly connection: string;
}

const secondsOfADay = 24 * 60 * 60;

/** Every setting of Runlight's, by what its name has after `runlight.`. */
export const settingReaders = {
  openOnRun: wordIn(['panel', 'document', 'none']),
  autoRefresh: flag(true),
  notifyOnFinish: wordIn<NotifyOn>(['failure', 'always', 'never']),
  pageSize: count({ usual: 25, least: 5, most: 100 }),
  // Below 1 it is no limit that anybody means: it must delete nothing.
  'history.limit': count({ usual: 500, least: 1, most: 100_000 }),
  timeouts: fields<{ readonly read: number; readonly start: number; readonly wait: number }>({
    read: seconds(30),
    start: seconds(60),
    wait: seconds(3 * 60 * 60),
  }),
  targets,
  confirmProduction: wordIn(['always', 'session', 'never']),
  'compare.mask': fields<Required<Masks>>({ ids: flag(false), times: flag(false) }),
  redact: texts,
} as const;

/** The editor's own settings that Runlight reads, by what their names have after `http.`. */
export const networkReaders = {
  proxySupport: text('override'),
  proxy: text(''),
  noProxy: texts,
  // Null is what the editor has where nobody set it.
  proxyAuthorization: (given: unknown) => text('')(given ?? undefined),
  proxyStrictSSL: flag(true),
  systemCertificates: flag(true),
} as const;

/** The editor's `http.*` settings, by their names there. */
export function proxySettingsOf(valueOf: (name: string) => unknown): ProxySettings {
  const taken = <T>(name: string, reader: SettingReader<T>): T => reader(valueOf(name)).value;
  const { proxySupport, proxy, noProxy, proxyAuthorization, proxyStrictSSL, systemCertificates } = networkReaders;
  return {
    proxySupport: taken('proxySupport', proxySupport),
    proxy: taken('proxy', proxy),
    noProxy: taken('noProxy', noProxy),
    proxyAuthorization: taken('proxyAuthorization', proxyAuthorization) || undefined,
    proxyStrictSSL: taken('proxyStrictSSL', proxyStrictSSL),
    systemCertificates: taken('systemCertificates', systemCertificates),
  };
}

function sound<T>(value: T): SettingReading<T> {
  return { value, faults: [] };
}

/** Takes what is asked for, or `usual` instead. */
function readOr<T>(given: unknown, usual: T, isRight: (given: unknown) => given is T): SettingReading<T> {
  if (given === undefined) return sound(usual);
  return isRight(given) ? sound(given) : { value: usual, faults: [{ given, taken: usual }] };
}

/** The first word is the usual one. */
function wordIn<const T extends string>(words: readonly [T, ...T[]]): SettingReader<T> {
  return (given) => readOr(given, words[0], (word): word is T => words.some((known) => known === word));
}

function flag(usual: boolean): SettingReader<boolean> {
  return (given) => readOr(given, usual, (value) => typeof value === 'boolean');
}

function text(usual: string): SettingReader<string> {
  return (given) => readOr(given, usual, (value) => typeof value === 'string');
}

/** A whole number; one that is out of its range is the nearest that is in it, and one below 1 counts as not set. */
function count({ usual, least, most }: { readonly usual: number; readonly least: number; readonly most: number }): SettingReader<number> {
  return (given) => {
    const { value, faults } = readOr(given, usual, (number): number is number => isPositive(number) && number >= 1);
    const taken = Math.min(Math.max(Math.floor(value), least), most);
    return { value: taken, faults: faults.length === 0 && taken !== Math.floor(value) ? [{ given, taken }] : faults };
  };
}

/** More than none, and no more than a day. */
function seconds(usual: number): SettingReader<number> {
  return (given) => {
    const { value, faults } = readOr(given, usual, isPositive);
    return value <= secondsOfADay ? { value, faults } : { value: secondsOfADay, faults: [{ given, taken: secondsOfADay }] };
  };
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

/** A list of texts; what else is in it is left out. */
function texts(given: unknown): SettingReading<readonly string[]> {
  if (given === undefined) return sound([]);
  if (!Array.isArray(given)) return { value: [], faults: [{ given, taken: [] }] };
  const isText = (item: unknown) => typeof item === 'string';
  return { value: given.filter(isText), faults: given.filter((item) => !isText(item)).map((item) => ({ given: item as unknown })) };
}

/** An object of which each field is read by itself; what nobody reads in it is nobody's fault. */
function fields<T extends object>(readers: { readonly [Name in keyof T]: SettingReader<T[Name]> }): SettingReader<T> {
  return (given) => {
    const isRight = given === undefined || isObject(given);
    const parts = isObject(given) ? given : {};
    const faults: SettingFault[] = [];
    const value = {} as { -readonly [Name in keyof T]: T[Name] };
    for (const name of Object.keys(readers) as (keyof T & string)[]) {
      const part = readers[name](parts[name]);
      value[name] = part.value;
      faults.push(...part.faults.map((fault) => ({ ...fault, part: name })));
    }
    return { value, faults: isRight ? faults : [{ given, taken: value }] };
  };
}

/** Glob to target; one that names no connection, scope and workflow is left out. */
function targets(given: unknown): SettingReading<Readonly<Record<string, TeamTarget>>> {
  if (given === undefined) return sound({});
  if (!isObject(given)) return { value: {}, faults: [{ given, taken: {} }] };
  const all = Object.entries(given);
  const isRight = (entry: readonly [string, unknown]): entry is [string, TeamTarget] => isTeamTarget(entry[1]);
  const faults = all.filter((entry) => !isRight(entry)).map(([part, target]) => ({ part, given: target }));
  return { value: Object.fromEntries(all.filter(isRight)), faults };
}

function isTeamTarget(value: unknown): value is TeamTarget {
  return isObject(value) && ['connection', 'scope', 'workflow'].every((name) => typeof value[name] === 'string' && value[name] !== '');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
