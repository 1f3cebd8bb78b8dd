import { instant, type CivilDate, type Instant } from '../../src/calendar';
import type { Notice, NoticeKind } from '../../src/casework/types';
import { compose, composeDigest, linesOnOnePage, type DigestLine } from '../../src/notices';
import { caseNamed, escalation } from '../records/events';

const ref = caseNamed('REF-123');
const link = 'https://clock.example/cases/referral:peterborough:REF-123';
const target = {
  due: '2025-04-18' as CivilDate,
  dueAt: instant('2025-04-18T16:59:00+01:00'),
  reading: 'target',
} as const;
const limit = { due: '2025-04-22' as CivilDate, reading: 'limit' } as const;

const allKinds: NoticeKind[] = ['due-soon', 'overdue', 'escalation', 'acknowledgement-passed', 'digest-overdue',
  'stood-down', 'returned', 'moved', 'decision-asked', 'late-reason-asked', 'task']; // prettier-ignore

function mail(kind: NoticeKind, at: string, more: Partial<Notice> = {}) {
  const { due: _due, dueAt: _dueAt, reading: _reading, rung: _rung, ...plain } = escalation(1);
  const notice: Notice = { ...plain, kind, ...more };
  return compose(
    [{ notice, at: instant(at), of: ref }],
    { roles: ['team-manager'] },
    'https://clock.example/',
  );
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
    ['task', wednesday, { step: 'ReferralDecided' }, 'For your attention: referral decided - REF-123'],
    ['task', wednesday, { step: 'DeathRecorded' }, 'Case stopped, please read the case log - REF-123'],
    ['moved', wednesday, limit, 'Date moved: referral decision, now due Tue 22 Apr 2025 - REF-123'],
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
        'Step: Referral decision',
        'Due (limit): Tue 22 Apr 2025',
        'Over by: 1 day',
        'Rules: PET-3.5f',
        'As of: Wed 23 Apr 2025 08:30 BST',
        link,
        '',
        'Acknowledge the escalation and name the date by which it will be done. If it is not done by then, it goes one rung higher.',
        '',
        'You get this as team manager, or because you cover for one.',
        '',
        '-- ',
        'Sent by Caseclock. Do not reply to this address.',
        '',
      ].join('\n'),
    );
  });

  test('as a page says the same words', () => {
    const { html, text } = rungTwo();
    const words = (from: string) => from.replace(/\s+/g, ' ');
    const page = words(html.replace(/<(style|title)[\s\S]*?<\/\1>|<[^>]+>/g, ' '));
    for (const line of text.split('\n').filter((one) => one !== '' && one !== '-- ' && one !== link))
      for (const part of line.split(/: (.*)/s, 2)) expect(page).toContain(words(part));
    expect(html).toContain(`<a href="${link}"`);
  });

  test('as a page: a language, a title, one heading, row headings, what it is in words, nothing to load', () => {
    const { html, subject } = rungTwo();
    expect(html).toContain('<html lang="en-GB">');
    expect(html).toContain(`<title>${subject}</title>`);
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toMatch(/<h1 [^>]*>Referral decision out of timescale, [^<]*<\/h1>/);
    expect(html).toMatch(/<p [^>]*>Escalation, rung 2<\/p>/);
    expect(html.match(/<th scope="row"/g)).toHaveLength(5);
    expect(html).not.toMatch(/<img|<script|<style|<link|url\(|background-image/);
  });

  test('is built for Outlook, which renders with Word: tables for the layout, and every style inline', () => {
    const { html } = rungTwo();
    expect(html).toContain('<!--[if mso]><table role="presentation" width="600"');
    expect(html).not.toMatch(/<div|flex|float|position:|max-width:\d+px;margin:0 auto|class=/);
    const tables = html.match(/<table[^>]*>/g)!;
    expect(tables.filter((table) => table.includes('role="presentation"'))).toHaveLength(tables.length - 1);
  });

  test.each([
    ['#0b0c0c', '#ffffff'],
    ['#a2260f', '#ffffff'],
    ['#144e81', '#ffffff'],
    ['#505a5f', '#ffffff'],
    ['#1a65a6', '#ffffff'],
    ['#ffffff', '#00703c'],
  ])('%s on %s can be read: a contrast of at least 4.5', (front, back) => {
    const light = (colour: string) =>
      [1, 3, 5]
        .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at]!, 0);
    const [dark, bright] = [light(front), light(back)].sort((a, b) => a - b);
    expect((bright! + 0.05) / (dark! + 0.05)).toBeGreaterThan(4.5);
    const used = rungTwo().html + composeDigest([lineOf({})], instant('2025-04-23T08:30:00+01:00'), 'x').html + mail('returned', '2025-04-23T08:30:00+01:00').html; // prettier-ignore
    expect(used).toMatch(new RegExp(`[^-]color:${front}`));
  });

  test('escapes what it is given', () => {
    const { html, text } = mail('due-soon', '2025-04-22T08:30:00+01:00', { ...limit, cite: ['<b>&"'] });
    expect(html).toContain('&lt;b&gt;&amp;&quot;');
    expect(html).not.toContain('<b>');
    expect(text).toContain('Rules: <b>&"');
  });

  test('never names the child, the family, a breach, or what only the case may say', () => {
    for (const kind of allKinds) {
      const whole = JSON.stringify(mail(kind, '2025-04-23T08:30:00+01:00', limit));
      expect(whole).not.toContain('CH-100');
      expect(whole).not.toContain('FAM-7');
      expect(whole.toLowerCase()).not.toContain('breach');
    }
    for (const step of ['DeathRecorded', 'AccessRefused', 'LadoTold', 'ConcernRaised']) {
      const whole = JSON.stringify(mail('task', '2025-04-23T08:30:00+01:00', { step })).toLowerCase();
      expect(whole).not.toMatch(/death|died|refused|lado|concern/);
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
    const at = '2025-04-23T07:30:00.000Z' as Instant;
    const { text } = compose([{ notice, at, of: ref }], { roles: [] }, 'https://clock.example');
    expect(text).not.toMatch(/Rules|You get this/);
  });

  test('uses the council’s own words for a step and for a post', () => {
    const words = {
      terms: { 'formal review': 'Progress Review' },
      roles: { 'team-manager': 'Team Manager' },
    };
    const notice = { ...escalation(1), kind: 'due-soon' as const, step: 'formal-review' };
    const at = instant('2025-04-22T08:30:00+01:00');
    const said = compose(
      [{ notice, at, of: ref }],
      { roles: ['team-manager'] },
      'https://clock.example',
      words,
    );
    expect(said.subject).toBe('Progress Review due Fri 18 Apr 2025 16:59 BST - REF-123');
    expect(said.text).toContain('You get this as Team Manager, or because you cover for one.');
  });
});

describe('a mail about several children of one family', () => {
  const about = (count: number) =>
    compose(
      Array.from({ length: count }, (_, index) => ({
        of: caseNamed(`REF-${count - index}`),
        notice: { ...escalation(1), ...limit, dueAt: undefined } as unknown as Notice,
        at: instant('2025-04-23T08:30:00+01:00'),
      })),
      { roles: ['team-manager'] },
      'https://clock.example',
    );

  test('names each case once in the subject, and has each with its dates and its own link', () => {
    const { subject, text, html } = about(3);
    expect(subject).toBe(
      'Escalation, rung 1: referral decision out of timescale, limit Tue 22 Apr 2025, 1 day over - REF-1, REF-2, REF-3',
    );
    expect(text.match(/^Due \(limit\): Tue 22 Apr 2025$/gm)).toHaveLength(3);
    expect(html.match(/>Case REF-\d</g)).toEqual(['>Case REF-1<', '>Case REF-2<', '>Case REF-3<']);
    expect(text.match(/https:\S+/g)).toHaveLength(3);
  });

  test('counts those for whom the subject has no room', () => {
    expect(about(6).subject).toMatch(/ - REF-1, REF-2, REF-3 and 3 more$/);
  });
});

describe('the digest of a morning', () => {
  const asOf = instant('2025-04-23T08:32:00+01:00');
  const digest = (lines: DigestLine[]) => composeDigest(lines, asOf, 'https://clock.example');

  test('says what matters most in its first line: safety before the rest, then what is longest over', () => {
    const { text, subject } = digest([
      lineOf({ of: caseNamed('REF-1'), state: 'told', notice: { ...escalation(1), kind: 'task', step: 'ContactReceived', cite: ['PET-2.3a'], due: undefined, dueAt: undefined } as never }),
      lineOf({ of: caseNamed('REF-2'), notice: { ...overdue, step: 'minutes', due: '2025-04-01' as CivilDate } }),
      lineOf({ of: caseNamed('REF-3'), safety: true }),
    ]); // prettier-ignore
    expect(text.split('\n')[0]).toBe(
      'First: Out of timescale: referral decision, limit Tue 22 Apr 2025, 1 day over, case REF-3.',
    );
    expect(subject).toBe('Wed 23 Apr 2025: 2 out of timescale, the first by 1 day, 1 to note');
    expect(text).toContain('Out of timescale: 2. For your attention: 1. As of Wed 23 Apr 2025 08:32 BST.');
    expect(text).toContain('- REF-1: Contact received (PET-2.3a)');
  });

  test('has the cases of one family one after the other, and never says which family', () => {
    const line = (reference: string, family: string, due: string) =>
      lineOf({ of: caseNamed(reference), family, notice: { ...overdue, due: due as CivilDate } });
    const { text, html } = digest([
      line('REF-1', 'FAM-1', '2025-04-10'),
      line('REF-2', 'FAM-2', '2025-04-11'),
      line('REF-3', 'FAM-1', '2025-04-12'),
    ]);
    expect(text.match(/^- REF-\d/gm)).toEqual(['- REF-1', '- REF-3', '- REF-2']);
    expect(text + html).not.toContain('FAM');
  });

  test('of a manager of 12 workers and 180 cases is one page: the most pressing one by one, the rest counted by step', () => {
    const lines = Array.from({ length: 180 }, (_, index) =>
      lineOf({
        of: caseNamed(`REF-${1000 + index}`),
        family: `FAM-${Math.floor(index / 2)}`,
        state: index % 3 === 0 ? 'late' : index % 3 === 1 ? 'reason' : 'due',
        notice: { ...overdue, kind: index % 3 === 0 ? 'overdue' : index % 3 === 1 ? 'late-reason-asked' : 'due-soon' },
      }),
    ); // prettier-ignore
    const { text, subject } = digest(lines);
    expect(subject).toBe(
      'Wed 23 Apr 2025: 60 out of timescale, the first by 1 day, 60 reasons asked, 60 due soon',
    );
    expect(text.match(/^- REF-/gm)!.length).toBeLessThanOrEqual(linesOnOnePage);
    expect(text.split('\n').filter((line) => line !== '').length).toBeLessThan(60);
    const counted = [...text.matchAll(/^- Referral decision: (\d+)$/gm)].map(([, count]) => Number(count));
    expect(counted.reduce((sum, count) => sum + count, 0) + text.match(/^- REF-/gm)!.length).toBe(180);
  });
});

const overdue = { kind: 'overdue', step: 'referral-decision', ...limit, cite: ['PET-3.5h'] } as const;

function lineOf(more: Partial<DigestLine>): DigestLine {
  const at = instant('2025-04-23T08:32:00+01:00');
  return { of: ref, state: 'late', family: null, at, notice: overdue, ...more };
}
