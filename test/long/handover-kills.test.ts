import { killsDuringHandovers } from '../support/handover-kills';

test('thirty children are handed over, and come back, while the worker is killed fifteen times', async () => {
  await killsDuringHandovers({ rounds: 30, kills: 15 });
}, 900_000);
