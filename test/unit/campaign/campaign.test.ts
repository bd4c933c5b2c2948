import assert from 'node:assert/strict';
import { runCampaign } from '../../campaign/campaign';

/** The first of what `npm run campaign` does at length. */
const fixedSeed = 20_260_528;

describe('the campaign', function () {
  this.timeout(120_000);

  it('finds nothing wrong in a thousand schedules that are always the same', async () => {
    const { failure, schedules, faults } = await runCampaign({ seed: fixedSeed, runs: 1_000 });
    assert.equal(failure?.story, undefined);
    assert.equal(schedules, 1_000);
    // What meets nothing tests nothing.
    assert.ok(faults.size > 50, `only ${[...faults.keys()].join(', ')}`);
  });

  it('finds nothing wrong in schedules that nobody has tried before', async () => {
    const seed = Date.now() % 2 ** 31;
    console.log(`      seed ${seed}`);
    const { failure } = await runCampaign({ seed, runs: 200 });
    const again = failure && `npm run campaign -- --seed ${seed} --path ${failure.path}\n${JSON.stringify(failure.schedule)}`;
    assert.equal(failure && `${failure.story}\n\n${again}`, undefined);
  });
});
