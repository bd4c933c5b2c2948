// `npm run campaign -- --seed N --path P --runs N`: as many schedules as wanted, and what was found.
import { parseArgs } from 'node:util';
import { runCampaign } from './campaign';

const options = { seed: { type: 'string' }, path: { type: 'string' }, runs: { type: 'string' } } as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
  const runs = Number(values.runs ?? 1_000);
  console.log(`seed ${seed}, ${runs} schedules`);
  const began = performance.now();
  const { failure, faults, ...counts } = await runCampaign({ seed, path: values.path, runs });
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  console.log(`${counts.schedules} schedules, ${counts.actions} starts and reruns, ${counts.requests} requests in ${seconds} s`);
  for (const [kind, count] of [...faults].sort()) console.log(`  ${kind}: ${count}`);
  if (!failure) return;
  console.log(`\n${failure.story}\n\n${JSON.stringify(failure.schedule)}\n\nAgain: npm run campaign -- --seed ${seed} --path ${failure.path}`);
  process.exitCode = 1;
}

void main();
