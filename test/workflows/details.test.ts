import { details } from '../../src/workflows/details';
import { aPlan, aReferral, socialWorker, teamManager, type Life } from '../support/life';

const shown = (life: Life): string => details(life.case, life.desk.shell, life.desk.policy);

/** Section 47 decided on a Monday afternoon, with all that can be open beside it. */
function enquiry(): Life {
  return aReferral({ received: '2025-06-02 10:00' })
    .act('linkCase', socialWorker, { case: 'referral:peterborough:REF-9', relation: 'sibling' })
    .act('holdStrategyDiscussion', socialWorker, { decision: 'section-47', note: 'bruises' })
    .act('startAssessment', socialWorker, { kind: 'child-and-family' });
}

describe('what the Temporal UI shows of a case at a glance', () => {
  test('who holds it, when the child was last seen, what is to be done, where it leads, and what belongs with it', () => {
    const life = enquiry();
    expect(shown(life).split('\n').slice(0, 2)).toEqual([
      '**section 47** · peterborough · team referral-and-assessment · held by nobody · version 4',
      'The child was not seen yet, by what is recorded here.',
    ]);
    life.act('allocate', teamManager, { worker: 'sw-7', role: 'social-worker' });
    life.until('2025-06-02 18:00').act('seeChild', socialWorker, { context: 'section-47' });
    const text = shown(life);
    expect(text).toContain('held by sw-7');
    expect(text).toContain('The child was last seen Mon 2 Jun 2025 18:00 BST.');
    expect(text).toContain('- to do: complete entry (entry 3, PET-4.28b)');
    expect(text).toContain('- leads to: child and family assessment');
    expect(text).toContain('- sibling: referral:peterborough:REF-9');
  });

  test('what waits for a signature, and whose', () => {
    const life = aReferral({ received: '2025-06-02 10:00', council: 'hull' });
    const worker = { ...socialWorker, authority: 'hull' };
    life.act('completeAssessment', worker, { kind: 'single' });
    expect(shown(life)).toContain('- to sign by team-manager: authorise assessment (entry 2)');
  });

  test('of a plan its version, its planned end, and its clocks with what is due first on top', () => {
    const life = aPlan({
      opened: '2025-01-06 10:00',
      fields: { assessmentAuthorisedOn: '2025-01-06', childLastSeenOn: '2024-12-30' },
    });
    expect(shown(life).split('\n').slice(1, 3)).toEqual([
      'The child was last seen Mon 30 Dec 2024.',
      'No plan is agreed yet.',
    ]);
    const content = ['first', 'needsAndServices', 'outcomes', 'actions', 'contingency', 'timescales'];
    const roles = ['leadNamed', 'rolesOfOthers', 'reviewPoints'];
    life.until('2025-01-17 12:00').act('agreePlan', socialWorker, {
      ...Object.fromEntries([...content, ...roles].map((field) => [field, true])),
      ...{ visitInterval: '6 weeks', plannedEndOn: '2025-07-18', fileEntry: 'FE-1' },
    });
    const lines = shown(life).split('\n');
    expect(lines[0]).toContain('**plan active** · peterborough · team family-support');
    expect(lines[2]).toBe('Plan version 1, to end by Fri 18 Jul 2025.');
    const clocks = lines.filter((line) => line.startsWith('| ')).slice(2);
    expect(clocks[1]).toContain('| running, social worker |');
    expect(clocks.map((line) => line.split('|')[1]?.trim())).toEqual([
      'first meeting after assessment (PET-5.9a)',
      'visit (PET-7.1)',
      'formal review (PET-8.1a)',
      'plan limit (PET-8.2)',
    ]);
  });

  test('stays under 3 KB, in three columns, and repeats no free text', () => {
    const life = enquiry();
    for (let number = 10; number < 40; number += 1) {
      life.act('linkCase', socialWorker, {
        case: `referral:peterborough:REF-${number}`,
        relation: 'sibling',
      });
      life.act('raiseConcern', socialWorker, { kind: 'welfare', note: 'bruises' });
    }
    const text = shown(life);
    expect(Buffer.byteLength(text)).toBeLessThan(3_000);
    expect(text).not.toContain('bruises');
    for (const line of text.split('\n').filter((one) => one.startsWith('|')))
      expect(line.split('|')).toHaveLength(5);
  });
});
