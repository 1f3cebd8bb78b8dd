import type { Refusal } from '../../src/casework';
import { aReferral, dutyManager, person, socialWorker, teamManager } from '../support/life';
import { rule } from '../support/rule';
import { aStepDown, agreeAll, peopleOf, readyInGloucestershire } from '../support/step-down';

function refusal(answer: object): Refusal {
  if (!('refused' in answer)) throw new Error('it was not refused');
  return answer as Refusal;
}

const council = 'gloucestershire';
const { worker, manager, lead, otherLead, coordinator } = peopleOf(council);
/** Proposed on Monday 3 March 2025; nothing else runs that would have to let go. */
const proposed = () => aStepDown({ proposed: '2025-03-03 10:00', council });
const ready = () => readyInGloucestershire(proposed());
const toLead = { toPerson: 'lp-1', toTeam: 'families-first' };

describe('an offer of the child to early help', () => {
  test('is made to somebody: a person by name, a queue or a team', () => {
    expect(refusal(ready().try('offerHandover', worker)).errors?.[0]?.pointer).toBe('/toPerson');
    const offered = ready().act('offerHandover', worker, toLead);
    expect(offered.case.stage).toBe('handover');
    expect(offered.told).toEqual(['mail lp-1']);
    expect(ready().act('offerHandover', worker, { toRole: 'early-help-lead' }).told).toEqual([
      'mail early-help-lead',
    ]);
  });

  test('of what nobody has decided is refused', () => {
    const answer = refusal(agreeAll(proposed()).try('offerHandover', worker, toLead));
    expect([answer.refused, answer.message]).toEqual([
      'stage',
      expect.stringContaining('nobody has decided'),
    ]);
  });

  rule('GLO-4', 'needs the family’s agreement to support and to sharing before anybody lets go', () => {
    const life = ready().act('recordAgreement', worker, {
      who: 'family',
      to: 'sharing',
      answer: 'withdrawn',
    });
    expect(life.case.stage).toBe('proposed');
    const given = life.act('recordAgreement', worker, { who: 'family', to: 'sharing', answer: 'given' });
    expect(given.case.stage).toBe('agreed');
    const bare = proposed().act('holdMeeting', worker, {
      purpose: 'review',
      outcome: 'step-down',
      leadPractitionerNamed: true,
      planAgreed: true,
      needsAnalysed: true,
    });
    const answer = refusal(bare.try('offerHandover', worker, { ...toLead, explanation: 'it is urgent' }));
    expect(answer.cite).toEqual(['GLO-4']);
  });

  test('is not accepted by who made it, nor by another than the person named', () => {
    const life = ready().act('offerHandover', worker, toLead);
    expect(refusal(life.try('acceptHandover', worker)).refused).toBe('four-eyes');
    expect(refusal(life.try('acceptHandover', otherLead)).refused).toBe('not-allowed');
    expect(life.act('acceptHandover', lead).case).toMatchObject({
      stage: 'early help',
      holder: 'lp-1',
      team: 'families-first',
    });
  });

  test('for a partner without an account is accepted by the co-ordinator, saying who and how', () => {
    const life = ready().act('offerHandover', worker, { toRole: 'early-help-coordinator' });
    expect(refusal(life.try('acceptHandover', lead, { onBehalf: true })).cite).toEqual(['HOUSE-3.6']);
    const bare = refusal(life.try('acceptHandover', coordinator, { onBehalf: true }));
    expect(bare.errors?.map(({ pointer }) => pointer)).toEqual(['/forPartner', '/by']);
    const told = { onBehalf: true, forPartner: 'P-17', by: 'telephone' };
    expect(life.act('acceptHandover', coordinator, told).case.stage).toBe('early help');
  });

  test('is returned with reasons, and can be offered anew to somebody else', () => {
    const life = ready().act('offerHandover', worker, toLead);
    expect(refusal(life.try('offerHandover', worker, toLead)).refused).toBe('stage');
    life.act('returnHandover', lead, { reason: 'no-capacity' });
    expect(life.case).toMatchObject({ stage: 'agreed', holder: 'sw-1' });
    expect(life.told).toEqual(['mail team-manager, sw-1']);
    expect(refusal(life.try('acceptHandover', lead)).refused).toBe('missing');
    life.act('offerHandover', worker, { toPerson: 'lp-2' }).act('acceptHandover', otherLead);
    expect(life.case.holder).toBe('lp-2');
  });

  // Offered on Monday 10 March 2025: five working days end on Monday 17 March.
  rule(
    'HOUSE-5.3',
    'reminds, escalates on both sides, and comes back after five working days by itself',
    () => {
      const life = ready().until('2025-03-10 11:00').act('offerHandover', worker, toLead);
      expect(life.clock('handover-answer').readings[0]).toMatchObject({ due: '2025-03-17' });
      const before = life.story.length;
      life.until('2025-03-18 09:00');
      expect(life.story.slice(before)).toEqual([
        '2025-03-13T08:30:00.000Z ReminderIssued handover-answer -> lp-1, sw-1',
        '2025-03-17T08:30:00.000Z EscalationRaised handover-answer -> early-help-manager, team-manager',
        '2025-03-18T00:00:00.000Z OfferCameBack -> digest team-manager+sw-1, digest early-help-manager',
      ]);
      expect(life.case).toMatchObject({ stage: 'agreed', holder: 'sw-1', team: 'safeguarding' });
      expect(life.clock('handover-answer')).toMatchObject({ status: 'ended', endedBecause: 'OfferCameBack' });
      expect(refusal(life.try('acceptHandover', lead)).refused).toBe('missing');
    },
  );

  test('is off with a new concern, and cannot be made again before that is discussed', () => {
    const life = ready().act('offerHandover', worker, toLead);
    life.act('raiseConcern', worker, { kind: 'significant-harm' });
    expect(life.case).toMatchObject({ stage: 'agreed', holder: 'sw-1' });
    expect(life.clock('handover-answer').endedBecause).toBe('ConcernRaised');
    expect(refusal(life.try('acceptHandover', lead)).refused).toBe('missing');
    expect(refusal(life.try('offerHandover', worker, toLead)).cite).toEqual(['HOUSE-1.1']);
    life.act('discussConcern', manager, { result: 'continue', withRole: 'team-manager' });
    life.act('offerHandover', worker, toLead).act('acceptHandover', lead);
    expect(life.case.stage).toBe('early help');
  });

  test('is off when the agreement is withdrawn; the family gets an answer before anything ends', () => {
    const life = ready().act('offerHandover', worker, toLead);
    life.act('recordAgreement', worker, { who: 'family', to: 'support', answer: 'withdrawn' });
    expect(life.case.stage).toBe('proposed');
    expect(life.tasks).toEqual(['withdrawStepDown']);
    life.act('withdrawStepDown', worker, { reason: 'concerns-not-addressed' });
    expect(life.case.stage).toBe('closed');
  });

  test('is off when the service drops out; the decision stands, and another one is looked for', () => {
    const life = ready().act('offerHandover', worker, toLead);
    life.act('recordOutsideAnswer', worker, { answer: 'declined' });
    expect(life.case.stage).toBe('agreed');
    life.act('offerHandover', worker, { toPerson: 'lp-2' });
    expect(life.case.stage).toBe('handover');
  });
});

describe('before anybody has taken hold', () => {
  test('nothing is completed, reviewed, ended or closed', () => {
    const life = ready();
    const acts: [string, object][] = [
      ['completeStepDown', { to: 'targeted-early-help' }],
      ['reviewEarlyHelp', { decision: 'continue', withFamily: true, level: 'level-3' }],
      ['endEarlyHelp', { because: 'needs-met' }],
      ['recordClosureInCaseSystem', { reason: 'ceased-other' }],
    ];
    for (const [act, fields] of acts) {
      expect([act, refusal(life.try(act, worker, fields as never)).refused]).toEqual([act, 'stage']);
    }
  });
});

describe('after the handover', () => {
  test('the way back is a step-up, and no withdrawal', () => {
    const life = ready().act('offerHandover', worker, toLead).act('acceptHandover', lead);
    expect(refusal(life.try('withdrawStepDown', worker, { reason: 'other' })).message).toContain('step-up');
  });

  test('what social care still owes is for those who let go', () => {
    const life = ready().act('offerHandover', worker, toLead).act('acceptHandover', lead);
    expect(life.events.at(-1)).toMatchObject({
      event: 'TakenOver',
      fields: { fromTeam: 'safeguarding', fromHolder: 'sw-1', holder: 'lp-1' },
      notices: [{ team: 'safeguarding', to: ['team-manager'] }, { people: ['lp-1'] }],
    });
  });

  // Completed on Monday 10 March 2025: six weeks end on Monday 21 April, the next ones on Monday 2 June.
  rule(['GLO-11', 'GLO-14'], 'the reviews run every six weeks, from level 3 to 2 and on', () => {
    const life = ready().until('2025-03-10 11:00').act('offerHandover', worker, toLead);
    life.act('acceptHandover', lead).act('completeStepDown', lead, { to: 'targeted-early-help' });
    expect(life.clock('early-help-review').readings[0]?.due).toBe('2025-04-21');
    life.until('2025-04-21 10:00');
    life.act('reviewEarlyHelp', lead, { decision: 'continue', withFamily: true, level: 'level-3' });
    expect(life.clock('early-help-review').readings[0]?.due).toBe('2025-06-02');
    life.until('2025-05-30 10:00');
    life.act('reviewEarlyHelp', lead, { decision: 'step-down-level', withFamily: true, level: 'level-2' });
    expect(life.case.stage).toBe('early help');
    expect(life.case.clocks.filter(({ status }) => status === 'running').map(({ name }) => name)).toEqual([
      'next-look',
    ]);
    life.act('reviewEarlyHelp', lead, { decision: 'satisfactory', withFamily: true, level: 'universal' });
    expect(life.tasks).toEqual(['informFamily', 'informFamily']);
    life.act('informFamily', lead, { of: 'decision', who: 'family', informed: true });
    expect(life.case.stage).toBe('closed');
  });

  rule('GLO-4', 'without consent it goes on to universal services, which answers the refusal', () => {
    const life = proposed();
    life.act('recordAgreement', worker, { who: 'family', to: 'support', answer: 'refused' });
    expect(life.tasks).toEqual(['withdrawStepDown']);
    life.act('completeStepDown', worker, { to: 'universal' });
    expect([life.tasks, life.case.stage]).toEqual([[], 'closed']);
  });

  rule('GLO-13', 'a disabled child is reviewed every six months, and not every six weeks', () => {
    const life = readyInGloucestershire(
      aStepDown({ proposed: '2025-03-03 10:00', council, fields: { disabledChild: true } }),
    );
    life.act('offerHandover', worker, toLead).act('acceptHandover', lead);
    life.act('completeStepDown', lead, { to: 'targeted-early-help' });
    expect(life.clock('disabled-review').readings[0]?.due).toBe('2025-09-03');
    expect(life.case.clocks.some(({ name }) => name === 'early-help-review')).toBe(false);
  });
});

describe('a case offered to another team', () => {
  const referral = () =>
    aReferral({ received: '2025-03-10 11:00', safeAddress: false }).act('decideReferral', teamManager, {
      outcome: 'assessment',
    });
  const receiving = person('tm-2', ['team-manager']);

  rule('HOUSE-3.3', 'is accepted by somebody else into that team, or comes back by itself', () => {
    const life = referral().act('proposeTransfer', teamManager, { team: 'family-support' });
    expect(refusal(life.try('acceptTransfer', teamManager, { team: 'family-support' })).refused).toBe(
      'four-eyes',
    );
    expect(refusal(life.try('acceptTransfer', receiving, { team: 'locality' })).refused).toBe('not-allowed');
    life.until('2025-03-18 09:00');
    expect(life.story).toContain(
      '2025-03-18T00:00:00.000Z OfferCameBack -> digest team-manager+tm-1, digest team-manager',
    );
    expect(refusal(life.try('acceptTransfer', receiving, { team: 'family-support' })).refused).toBe(
      'missing',
    );
    life.act('proposeTransfer', teamManager, { team: 'family-support' });
    life.act('acceptTransfer', receiving, { team: 'family-support' });
    expect(life.clock('handover-answer').status).toBe('met');
  });

  rule('HOUSE-3.3', 'is returned with reasons to who offered it', () => {
    const life = referral().act('proposeTransfer', teamManager, { team: 'family-support' });
    life.act('returnTransfer', receiving, { reason: 'no-capacity' });
    expect(life.told).toEqual(['mail team-manager, tm-1']);
    expect(refusal(life.try('returnTransfer', receiving, { reason: 'other' })).refused).toBe('missing');
    life.act('raiseConcern', socialWorker, { kind: 'welfare' });
    life.act('discussConcern', dutyManager, { result: 'continue', withRole: 'team-manager' });
  });
});
