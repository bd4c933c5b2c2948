import { isFields } from '../core/json/values';
import type { Masks } from '../core/report/compare';
import type { NotifyOn } from '../core/runs/endings';
import type { ProxySettings } from '../core/http/transport';
import type { SettingFault, SettingReader, SettingReading } from '../core/model/settingReading';
import { readTargets } from '../core/payload/teamTargets';

/**
 * Settings are typed by hand, and the editor hands them over as they stand. Each has a reader here that knows its shape:
 * what has another one (null, a text where a number belongs) counts as not set, and is a fault that can be said.
 */

export type { SettingFault, SettingReader, SettingReading };

const secondsOfADay = 24 * 60 * 60;

/** Every setting of Runlight's, by what its name has after `runlight.`. */
export const settingReaders = {
  openOnRun: wordIn(['panel', 'document', 'none']),
  autoRefresh: flag(true),
  notifyOnFinish: wordIn<NotifyOn>(['failure', 'always', 'never']),
  pageSize: count({ usual: 25, least: 5, most: 100 }),
  'outputs.memory': count({ usual: 256, least: 32, most: 4_096 }),
  // Below 1 it is no limit that anybody means: it must delete nothing.
  'history.limit': count({ usual: 500, least: 1, most: 100_000 }),
  timeouts: fields<{ readonly read: number; readonly start: number; readonly wait: number }>({
    read: seconds(30),
    start: seconds(60),
    wait: seconds(3 * 60 * 60),
  }),
  targets: readTargets,
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
    const isRight = given === undefined || isFields(given);
    const parts = isFields(given) ? given : {};
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
