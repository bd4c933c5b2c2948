import { start, type Plan, type Step } from './plan';

const names = ['Collect rows', 'Group by region', 'Draw charts', 'Write pages', 'Publish'];

/** D13: five minutes of work that ask to be stopped; nodes that are not reached yet are shown as such. */
export const slowReport: Plan = {
  upcoming: 'Ready',
  steps: [start(400), ...names.map(step)],
};

function step(name: string, index: number): Step {
  return { id: String(index + 2), name, type: 'codeexecutornode', ms: 60_000, output: { pages: (index + 1) * 12 } };
}
