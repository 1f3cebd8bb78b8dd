import { startBreakable, type Breakable } from '../support/breakable';
import { outages } from '../support/outages';

describe('nothing is lost, and clocks are on time, while for ten seconds', () => {
  let installation: Breakable;
  beforeAll(async () => {
    installation = await startBreakable();
  });
  afterAll(() => installation.stop());

  outages(10, () => installation);
});
