import { Refusal } from '../http/answer';
import { headerOf, type Call } from '../http/router';
import { mix, uuid } from '../seeded';
import type { World } from '../world';
import { tooManyAttempts, unauthenticated } from './refusals';

const minute = 60_000;

/** A token in the platform's form, `{tokenId}:{teamId}:{secret}`, computed from the seed. */
export function altostratToken(seed = 1): string {
  return [21, 22, 23].map((part) => uuid(mix(seed, part), part)).join(':');
}

/** Lets a request in or refuses it: for its token, or for coming too soon after many others. */
export function createGate({ options, clock }: World): (call: Call) => void {
  const expected = `Bearer ${altostratToken(options.seed)}`;
  const perMinute = options.altostrat?.perMinute ?? Infinity;
  let window = 0;
  let count = 0;
  return (call) => {
    if (headerOf(call, 'authorization') !== expected) throw new Refusal(unauthenticated());
    const now = clock.now();
    const current = Math.floor(now / minute);
    count = current === window ? count + 1 : 1;
    window = current;
    if (count > perMinute) throw new Refusal(tooManyAttempts(perMinute, Math.ceil(((current + 1) * minute - now) / 1000)));
  };
}
