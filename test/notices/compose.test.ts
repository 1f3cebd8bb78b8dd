import { instant, type CivilDate, type Instant } from '../../src/calendar';
import type { Notice, NoticeKind } from '../../src/casework/types';
import { compose } from '../../src/notices';
import { caseNamed, escalation } from '../records/events';

const ref = caseNamed('REF-123');
const link = 'https://clock.example/v1/cases/referral:peterborough:REF-123';
const target = {
  due: '2025-04-18' as CivilDate,
  dueAt: instant('2025-04-18T16:59:00+01:00'),
  reading: 'target',
} as const;
const limit = { due: '2025-04-22' as CivilDate, reading: 'limit' } as const;

function mail(kind: NoticeKind, at: string, more: Partial<Notice> = {}) {
  const { due: _due, dueAt: _dueAt, reading: _reading, rung: _rung, ...plain } = escalation(1);
  const notice: Notice = { ...plain, kind, ...more };
  return compose(notice, instant(at), ref, { roles: ['team-manager'] }, 'https://clock.example/');
}

describe('the subject says what, by when and how late', () => {
  const friday = '2025-04-18T16:59:00+01:00';
  const saturday = '2025-04-19T08:30:00+01:00';
  const wednesday = '2025-04-23T08:30:00+01:00';
  test.each<[NoticeKind, string, Partial<Notice>, string]>([
    [
      'due-soon',
      '2025-04-18T04:59:00+01:00',
      target,
      'Referral decision due Fri 18 Apr 2025 16:59 BST - REF-123',
    ],
    ['due-soon', '2025-04-22T08:30:00+01:00', limit, 'Referral decision due Tue 22 Apr 2025 - REF-123'],
    [
      'overdue',
      '2025-04-22T23:59:00+01:00',
      limit,
      'Out of timescale: referral decision, limit Tue 22 Apr 2025 - REF-123',
    ],
    [
      'overdue',
      wednesday,
      limit,
      'Out of timescale: referral decision, limit Tue 22 Apr 2025, 1 day over - REF-123',
    ],
    [
      'overdue',
      saturday,
      target,
      'Target passed: referral decision, target Fri 18 Apr 2025 16:59 BST, 15 hours over - REF-123',
    ],
    [
      'escalation',
      friday,
      { ...target, rung: 1 },
      'Escalation, rung 1: referral decision target passed, target Fri 18 Apr 2025 16:59 BST - REF-123',
    ],
    [
      'escalation',
      wednesday,
      { ...limit, rung: 2 },
      'Escalation, rung 2: referral decision out of timescale, limit Tue 22 Apr 2025, 1 day over - REF-123',
    ],
    [
      'acknowledgement-passed',
      wednesday,
      limit,
      'Acknowledged date passed: referral decision, limit Tue 22 Apr 2025, 1 day over - REF-123',
    ],
    [
      'digest-overdue',
      '2025-05-02T08:30:00+01:00',
      limit,
      'Out of timescale: referral decision, limit Tue 22 Apr 2025, 10 days over - REF-123',
    ],
    ['stood-down', wednesday, {}, 'Stood down: referral decision - REF-123'],
    ['returned', wednesday, {}, 'Returned to you: referral decision - REF-123'],
    [
      'decision-asked',
      friday,
      limit,
      'Decision asked of you: referral decision, due Tue 22 Apr 2025 - REF-123',
    ],
    [
      'late-reason-asked',
      wednesday,
      limit,
      'Reason asked: referral decision done out of timescale - REF-123',
    ],
    ['task', wednesday, { step: 'ReferralDecided' }, 'To do: referral decided - REF-123'],
  ])('%s at %s', (kind, at, more, subject) => {
    expect(mail(kind, at, more).subject).toBe(subject);
  });

  test('an hour after the clocks went back is an hour, and a due date in winter is GMT', () => {
    const dueAt = instant('2025-10-26T00:30:00Z');
    const more = { due: '2025-10-26' as CivilDate, dueAt, reading: 'limit' } as const;
    expect(mail('overdue', '2025-10-26T02:30:00Z', more).subject).toBe(
      'Out of timescale: referral decision, limit Sun 26 Oct 2025 01:30 BST, 2 hours over - REF-123',
    );
  });
});

describe('the mail', () => {
  const rungTwo = () => mail('escalation', '2025-04-23T08:30:00+01:00', { ...limit, rung: 2 });

  test('as text, whole', () => {
    expect(rungTwo().text).toBe(
      [
        'Referral decision was due Tue 22 Apr 2025 (limit) and is not recorded as done. It is escalated to you.',
        '',
        'Case: REF-123',
        'Step: Referral decision',
        'Due (limit): Tue 22 Apr 2025',
        'Over by: 1 day',
        'Escalation: rung 2',
        'Rules: PET-3.5f',
        'As of: Wed 23 Apr 2025 08:30 BST',
        'Sent to you as: team manager',
        '',
        'Acknowledge the escalation and name the date by which it will be done. If it is not done by then, it goes one rung higher.',
        '',
        link,
        '',
        '-- ',
        'Sent by Caseclock. Do not reply to this address.',
        '',
      ].join('\n'),
    );
  });

  test('as a page: a language, a heading, row headings, a link, no picture and nothing to load', () => {
    const { html, subject } = rungTwo();
    expect(html).toContain('<html lang="en-GB">');
    expect(html).toContain(
      `<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3">${subject.replace(' - REF-123', '')}</h1>`,
    );
    expect(html.match(/<th scope="row"/g)).toHaveLength(8);
    expect(html).toContain(`<a href="${link}"`);
    expect(html).not.toMatch(/<img|<script|<style|<link|url\(/);
  });

  test('escapes what it is given', () => {
    const { html, text } = mail('due-soon', '2025-04-22T08:30:00+01:00', { ...limit, cite: ['<b>&"'] });
    expect(html).toContain('&lt;b&gt;&amp;&quot;');
    expect(html).not.toContain('<b>');
    expect(text).toContain('Rules: <b>&"');
  });

  test('never names the child, the family or the recipient’s other mail', () => {
    const kinds: NoticeKind[] = ['due-soon', 'overdue', 'escalation', 'acknowledgement-passed', 'digest-overdue',
      'stood-down', 'returned', 'decision-asked', 'late-reason-asked', 'task']; // prettier-ignore
    for (const kind of kinds) {
      const whole = JSON.stringify(mail(kind, '2025-04-23T08:30:00+01:00', limit));
      expect(whole).not.toContain('CH-100');
      expect(whole).not.toContain('FAM-7');
      expect(whole.toLowerCase()).not.toContain('breach');
    }
  });

  test('is the same whenever it is composed', () => {
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2031-01-01T00:00:00Z'));
    const later = rungTwo();
    now.mockRestore();
    expect(later).toEqual(rungTwo());
  });

  test('without a rule or a post says nothing about them', () => {
    const notice = { ...escalation(1), kind: 'stood-down' as const, cite: [] };
    const { text } = compose(
      notice,
      '2025-04-23T07:30:00.000Z' as Instant,
      ref,
      { roles: [] },
      'https://clock.example',
    );
    expect(text).not.toMatch(/Rules|Sent to you as/);
  });
});
