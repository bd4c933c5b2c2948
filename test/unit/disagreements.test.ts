import assert from 'node:assert/strict';
import { whatIsAbsent } from './disagreements/absent';
import { aboutAccess } from './disagreements/access';
import { aboutAltostrat } from './disagreements/altostrat';
import { aboutExecutions } from './disagreements/executions';
import { aboutLists } from './disagreements/lists';
import { aboutNodes } from './disagreements/nodes';
import { aboutStarts } from './disagreements/starts';

/**
 * The platforms' own documents, in their several generations, their clients and their samples disagree in these points.
 * Each row gives Runlight every form that one of them shows, and says what a person sees.
 */
const rows = [aboutStarts, aboutExecutions, aboutNodes, aboutLists, aboutAccess, aboutAltostrat, whatIsAbsent]
  .flat()
  .sort(([a], [b]) => a - b);

describe('where the documents disagree', () => {
  for (const [point, says, check] of rows) it(`${point}: ${says}`, check);

  it('is known in 43 points, each once', () => {
    const points = rows.map(([point]) => point);
    assert.deepEqual(
      points,
      Array.from({ length: 43 }, (_none, index) => index + 1),
    );
  });
});
