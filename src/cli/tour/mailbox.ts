interface ReceivedMail {
  to: string[];
  subject: string;
  receivedAt: string;
}

/** The development mailbox, read by somebody who wants what came since they looked last. */
export class Mailbox {
  private seen = 0;

  /** @param url of its page */
  constructor(private readonly url: string) {}

  /** 'team-manager@peterborough.example: Referral decision: ...', the oldest first. */
  async newMails(): Promise<string[]> {
    const response = await fetch(`${this.url}/messages`);
    const mails = ((await response.json()) as ReceivedMail[]).sort((a, b) =>
      a.receivedAt < b.receivedAt ? -1 : 1,
    );
    const fresh = mails.slice(this.seen);
    this.seen = mails.length;
    return fresh.map((mail) => `${mail.to.join(', ')}: ${mail.subject}`);
  }
}
