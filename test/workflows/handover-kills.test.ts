import { killsDuringHandovers } from '../support/handover-kills';

test('ten children are handed over, and come back, while the worker is killed: one side holds each of them at every moment', async () => {
  await killsDuringHandovers({ rounds: 10, kills: 2 });
});
