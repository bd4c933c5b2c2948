import { platformNames, type Connection, type Platform } from '../model/model';
import { altostratFacts } from './altostrat/facts';
import { cobaltFacts } from './cobalt/facts';
import type { PlatformFacts } from './facts';
import { refoldFacts } from './refold/facts';

/** What is known of each platform without a word to it: its provider is loaded with the first question. */
export const platforms: Readonly<Record<Platform, PlatformFacts>> = {
  refold: refoldFacts,
  cobalt: cobaltFacts,
  altostrat: altostratFacts,
};

export function platformOf({ platform }: Pick<Connection, 'platform'>): PlatformFacts {
  return platforms[platform];
}

/** The platform of this name, as somebody typed it; undefined where there is none. */
export function platformNamed(word: string): Platform | undefined {
  return platformNames.find((name) => name === word);
}
