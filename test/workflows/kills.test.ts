import { killsDuringActs } from '../support/kills';

test('nothing is lost and nothing doubled while worker, database and API are killed six times', async () => {
  await killsDuringActs({ kills: 6, cases: 2, mails: false });
});
