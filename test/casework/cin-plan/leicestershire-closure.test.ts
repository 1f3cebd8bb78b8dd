import type { Life } from '../../support/life';
import { rule } from '../../support/rule';
import {
  activeKeyWorkerPlan,
  activePlan,
  cited,
  final,
  keyWorker,
  manager,
  overseer,
  refusal,
  review,
  running,
  supervision,
  teamLeader,
  worker,
} from './leicestershire-plan';

/** Leicestershire: how a plan ends, in August 2025. */

type Part = [name: string, ...act: Parameters<Life['act']>];

/** The five, and what else is there at the end of every plan. */
const parts: readonly Part[] = [
  ['supervision', 'holdSupervision', manager, { ...supervision, closureAnalysed: true }],
  ['summary', 'completeClosingSummary', worker, { whyInvolved: true, workDone: true, whatChanged: true }],
  ['review', 'holdMeeting', manager, final],
  ['circulated', 'shareSafetyPlan', worker, { allMembers: true, uploaded: true }],
  ['step across', 'doChecklistItem', worker, { item: 'step-across-considered' }],
  ['exit plan', 'recordExitPlan', worker, { networkExpectations: true, triggers: true, circulated: true }],
  ['chronology', 'updateChronology', worker, { at: 'end' }],
  ['update', 'writeChildUpdate', worker, { atClosure: true }],
];
const five = ['supervision', 'summary', 'review', 'circulated', 'step across'];
const closure = { reason: 'ceased-other' };

function readyBut(left: string | null, life = activePlan(), all = parts): Life {
  life.until('2025-08-05 10:00').act('considerClosure', worker, closure);
  for (const [name, ...act] of all) if (name !== left) life.act(...act);
  return life;
}

describe('closing a plan', () => {
  rule('LEI-close-gate', 'takes all five, whatever is said instead', () => {
    for (const part of five) {
      const life = readyBut(part);
      const because = { ...closure, explanation: 'the family has moved on' };
      expect([part, cited(life, 'authoriseClosure', manager, because)]).toEqual([
        part,
        expect.arrayContaining(['LEI-close-gate']),
      ]);
      expect(life.case.stage).toBe('plan active');
    }
    expect(cited(readyBut(null), 'authoriseClosure', manager, closure)).toEqual([]);
  });

  rule('LEI-close-gate', 'too early is refused with the list of all that is missing', () => {
    const life = activePlan().until('2025-08-05 10:00').act('considerClosure', worker, closure);
    const says = refusal(life, 'authoriseClosure', manager, closure)?.says ?? '';
    for (const missing of [
      'supervision held with closureAnalysed true',
      'closing summary completed',
      'meeting held with purpose review or formal-review or final',
      'safety plan shared with allMembers true',
      'safety plan shared with uploaded true',
      'checklist item done with item step-across-considered',
      'exit plan recorded',
      'chronology updated with at end',
      'child update written with atClosure true',
    ])
      expect(says).toContain(missing);
  });

  rule(
    ['LEI-exit-safety', 'LEI-chronology', 'LEI-3m-update'],
    'asks for exit plan, chronology and the child’s update, or why not',
    () => {
      const others: readonly [string, string][] = [
        ['exit plan', 'LEI-exit-safety'],
        ['chronology', 'LEI-chronology'],
        ['update', 'LEI-3m-update'],
      ];
      for (const [part, by] of others) {
        const life = readyBut(part);
        expect([part, cited(life, 'authoriseClosure', manager, closure)]).toEqual([part, [by]]);
        const explained = { ...closure, explanation: 'on file' };
        expect(cited(life, 'authoriseClosure', manager, explained)).toEqual(
          by === 'LEI-chronology' ? ['LEI-chronology'] : [],
        );
      }
    },
  );

  rule('LEI-close-gate', 'after a review that goes on it takes another that ends the plan', () => {
    const life = readyBut(null).until('2025-08-12 10:00').act('holdMeeting', worker, review);
    expect(cited(life, 'authoriseClosure', manager, closure)).toEqual(['LEI-close-gate']);
    life.until('2025-08-19 10:00').act('holdMeeting', manager, final);
    expect(cited(life, 'authoriseClosure', manager, closure)).toEqual([]);
  });

  rule(
    ['LEI-close-gate', 'LEI-close-sup-SW'],
    'is authorised by the manager, not by who wrote the summary',
    () => {
      const life = readyBut(null);
      expect(cited(life, 'authoriseClosure', worker, closure)).toEqual(['LEI-close-gate']);
      expect(cited(life, 'authoriseClosure', { ...manager, by: worker.by }, closure)).toEqual(['HOUSE-3.1']);
      life.act('authoriseClosure', manager, closure);
      expect(life.case.stage).toBe('closing');
      life.act('recordClosureInCaseSystem', worker);
      const ended = life.case.facts.find(({ event }) => event === 'PlanEnded');
      const closed = life.case.facts.find(({ event }) => event === 'ClosedInCaseSystem');
      expect([ended?.fields.because, closed?.fields.census]).toEqual(['needs-met', 'rc7']);
    },
  );

  rule(
    ['LEI-minutes-5wd', 'LEI-visit-20wd'],
    'ends the visits; the notes of the last meeting are still owed',
    () => {
      const life = readyBut(null).act('authoriseClosure', manager, closure);
      life.act('recordClosureInCaseSystem', worker);
      expect(running(life)).not.toContain('visit');
      expect(running(life)).toContain('minutes');
      expect(life.case.stage).toBe('closing');
    },
  );
});

describe('closing a key worker’s plan', () => {
  const led: readonly Part[] = [
    ...parts.filter(([name]) => name !== 'supervision' && name !== 'review'),
    ['supervision', 'holdSupervision', teamLeader, { ...supervision, withRole: 'key-worker', closureAnalysed: true, overseerJoined: true }], // prettier-ignore
    ['review', 'holdMeeting', overseer, { ...final, chairRole: 'social-work-oversight' }],
    ['agreement', 'recordOversight', overseer, { kind: 'closure', decision: 'agree' }],
  ];
  const agreed = { ...closure, overseerAgrees: true };

  rule(['LEI-close-sup-KW', 'LEI-close-gate'], 'takes the SSWOP’s agreement in an oversight step', () => {
    const life = readyBut('agreement', activeKeyWorkerPlan(), led);
    expect(cited(life, 'authoriseClosure', teamLeader, agreed)).toEqual([
      'LEI-close-sup-KW',
      'LEI-close-gate',
    ]);
    life.act('recordOversight', overseer, { kind: 'closure', decision: 'agree' });
    expect(cited(life, 'authoriseClosure', teamLeader, closure)).toEqual(['LEI-close-sup-KW']);
    expect(cited(life, 'authoriseClosure', teamLeader, agreed)).toEqual([]);
  });

  rule('LEI-close-sup-KW', 'which no longer stands once she says that it goes on', () => {
    const life = readyBut(null, activeKeyWorkerPlan(), led).until('2025-08-08 10:00');
    life.act('recordOversight', overseer, { kind: 'closure', decision: 'continue' });
    expect(cited(life, 'authoriseClosure', teamLeader, agreed)).toEqual([
      'LEI-close-sup-KW',
      'LEI-close-gate',
    ]);
  });

  rule(['LEI-close-sup-KW', 'LEI-last4w'], 'is analysed by the Team Leader, and the SSWOP has joined', () => {
    const life = readyBut('supervision', activeKeyWorkerPlan(), led);
    const theirs = { ...supervision, withRole: 'key-worker', closureAnalysed: true };
    expect(cited(life, 'holdSupervision', manager, theirs)).toContain('LEI-close-sup-KW');
    life.act('holdSupervision', teamLeader, theirs);
    expect(cited(life, 'authoriseClosure', teamLeader, agreed)).toEqual(['LEI-last4w']);
  });

  rule('LEI-sswop-role', 'the key worker does not close it', () => {
    const life = readyBut(null, activeKeyWorkerPlan(), led);
    expect(cited(life, 'authoriseClosure', keyWorker, agreed)).toEqual(['LEI-close-gate']);
  });
});

describe('closing on withdrawal', () => {
  const withdrawn = { reason: 'agreement-withdrawn', explanation: 'the family does not open the door' };
  const steps: readonly Part[] = [
    ['strategy', 'considerStrategy', manager, { convene: false, because: 'engagement-withdrawn' }],
    ['supervision', 'holdSupervision', manager, { ...supervision, closureAnalysed: true }],
    ['group', 'doChecklistItem', worker, { item: 'group-consulted' }],
    ['oversight', 'recordOversight', manager, { kind: 'withdrawal' }],
    ['chronology', 'updateChronology', worker, { at: 'end' }],
    ['update', 'writeChildUpdate', worker, { atClosure: true }],
  ];

  function tried(left: string | null): Life {
    const life = activePlan()
      .until('2025-07-01 10:00')
      .act('recordAgreement', worker, { who: 'parent', to: 'child-in-need-plan', answer: 'withdrawn' })
      .act('recordEngagementEffort', worker, { increased: true, barriersExplored: true })
      .until('2025-07-15 10:00')
      .act('considerClosure', worker, { reason: 'agreement-withdrawn' });
    for (const [name, ...act] of steps) if (name !== left) life.act(...act);
    return life;
  }

  rule('LEI-engage', 'is answered by increased effort before it is so much as considered', () => {
    const life = activePlan().until('2025-07-01 10:00');
    expect(cited(life, 'considerClosure', worker, { reason: 'agreement-withdrawn' })).toEqual(['LEI-engage']);
    life.act('recordEngagementEffort', worker, { increased: false });
    expect(cited(life, 'considerClosure', worker, { reason: 'agreement-withdrawn' })).toEqual(['LEI-engage']);
    life.act('recordEngagementEffort', worker, { increased: true });
    expect(cited(life, 'considerClosure', worker, { reason: 'agreement-withdrawn' })).toEqual([]);
  });

  rule(
    ['LEI-close-withdraw', 'LEI-close-withdraw-2'],
    'takes strategy considered, supervision, the group and oversight, whatever is said',
    () => {
      for (const part of ['strategy', 'supervision', 'group', 'oversight'])
        expect([part, cited(tried(part), 'authoriseClosure', manager, withdrawn)]).toEqual([
          part,
          expect.arrayContaining(['LEI-close-withdraw']),
        ]);
      const life = tried(null).act('authoriseClosure', manager, withdrawn);
      life.act('recordClosureInCaseSystem', worker);
      expect(life.case.facts.find(({ event }) => event === 'PlanEnded')?.fields.because).toBe('declined');
    },
  );

  rule('LEI-close-withdraw', 'the group is consulted if the family agrees; if not, that is said', () => {
    const life = tried('group').act('doChecklistItem', worker, {
      item: 'group-consulted',
      notApplicable: true,
    });
    expect(cited(life, 'authoriseClosure', manager, withdrawn)).toEqual([]);
  });

  rule('LEI-close-gate', 'what of the five cannot be done is explained, not passed over', () => {
    const { explanation: _, ...silent } = withdrawn;
    expect(cited(tried(null), 'authoriseClosure', manager, silent)).toEqual(['LEI-close-gate']);
  });
});

describe('no other way out', () => {
  rule('LEI-close-gate', 'a plan is not closed as if it had ended with the assessment', () => {
    for (const reason of ['after-assessment-no-further-action', 'after-assessment-early-help']) {
      const life = activePlan().act('considerClosure', worker, { reason });
      expect([reason, cited(life, 'authoriseClosure', manager, { reason, explanation: 'on file' })]).toEqual([
        reason,
        expect.arrayContaining(['LEI-close-gate']),
      ]);
    }
  });

  rule(
    ['LEI-across', 'LEI-close-gate'],
    'a step across is agreed in the allocation meeting, or the plan goes on',
    () => {
      const life = activePlan();
      expect(refusal(life, 'endPlan', worker, { because: 'stepped-down' })?.says).toContain(
        'step-down must be complete',
      );
      expect(running(life)).toContain('visit');
    },
  );
});
