import { start, type Plan } from './plan';

/** The shortest workflow there is, for catalogue entries that nobody can or needs to run. */
export const single: Plan = { steps: [start(300)] };
