import { killsDuringMails } from '../support/mail-kills';

test('60 notices, the mailing process killed twice, a mail server of every mood: exactly once, honestly', async () => {
  await killsDuringMails({ notices: 60, kills: 2 });
});
