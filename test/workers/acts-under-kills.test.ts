import { actsUnderKills } from '../support/acts-under-kills';

test('acts under a worker that is killed: the caller hears 503 or the receipt; none is lost and none doubled', async () => {
  await actsUnderKills({ acts: 40, cases: 3, callers: 2, between: 15 });
});
