import { runSchedule } from '../../campaign/campaign';
import { stories } from '../../campaign/stories';

describe('what the campaign found', function () {
  this.timeout(60_000);

  for (const { title, schedule } of stories) it(title, () => runSchedule(schedule).then(() => undefined));
});
