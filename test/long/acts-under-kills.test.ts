import { actsUnderKills } from '../support/acts-under-kills';

test('a thousand acts under a worker that is killed after each 25 of them: none is lost and none doubled', async () => {
  await actsUnderKills({ acts: 1_000, cases: 8, callers: 4, between: 25 });
}, 1_800_000);
