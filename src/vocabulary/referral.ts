import type { ProcessDefinition } from './types';

/** PET-3.26, HUL-3.3d to 3.3f, LEI-front-1: they may overlap in life; the act names the main one. */
const referralOutcomes = [
  'no-further-action',
  'advice',
  'early-help',
  'assessment',
  'child-and-family-assessment',
  'strategy-discussion',
  'lado',
  'commissioning',
] as const;

/** Contact, referral, acknowledgement, assessment, strategy discussion and section 47 (procedures.md 3.1 to 3.3). */
export const referral: ProcessDefinition = {
  process: 'referral',
  stages: ['awaiting decision', 'decided', 'closed'],
  acts: [
    {
      act: 'receiveReferral',
      event: 'ReferralReceived',
      resource: 'referrals',
      title: 'Receive a referral',
      processes: ['referral'],
      opens: true,
      fields: {
        sourceKind: {
          type: 'code',
          about: 'who refers, by the groups of the census (ReferralSource)',
          codes: [
            'individual',
            'school',
            'education',
            'health',
            'housing',
            'local-authority',
            'early-help',
            'police',
            'other-legal',
            'other',
            'anonymous',
            'unknown',
          ],
          always: true,
        },
        team: { type: 'team', about: 'the team that must decide', always: true },
        safeAddress: {
          type: 'flag',
          about: 'the referrer can be written to safely; without it no clock towards the referrer starts',
          always: true,
        },
      },
    },
    {
      act: 'recommendDecision',
      event: 'DecisionRecommended',
      resource: 'recommendations',
      title: 'Recommend a decision',
      processes: ['referral'],
      stages: ['awaiting decision'],
      fields: {
        outcome: { type: 'code', about: 'the recommended type of response', codes: referralOutcomes, always: true },
        note: { type: 'note', about: 'short reasons; the full ones stand in the child’s file' },
        fileEntry: { type: 'reference', about: 'the entry in the child’s file' },
      },
    },
    {
      act: 'returnRecommendation',
      event: 'RecommendationReturned',
      resource: 'returned-recommendations',
      title: 'Return a recommendation with reasons',
      processes: ['referral'],
      stages: ['awaiting decision'],
      fields: {
        recommendation: { type: 'event', about: 'the recommendation that goes back', always: true },
        reason: {
          type: 'code',
          about: 'why it goes back',
          codes: ['more-information', 'checks-missing', 'threshold', 'siblings-not-decided', 'other'],
          always: true,
        },
        note: { type: 'note', about: 'what is asked for' },
      },
    },
    {
      act: 'decideReferral',
      event: 'ReferralDecided',
      resource: 'referral-decisions',
      title: 'Decide the referral, sign and date it',
      processes: ['referral'],
      stages: ['awaiting decision'],
      fields: {
        outcome: { type: 'code', about: 'the type of response', codes: referralOutcomes, always: true },
        standingInFor: { type: 'role', about: 'the role one stands in for, where the house rules allow it' },
        standingInReason: {
          type: 'code',
          about: 'why one stands in',
          codes: ['absent', 'post-vacant', 'conflict-of-interest', 'out-of-hours'],
        },
        note: { type: 'note', about: 'short reasons; the full ones stand in the child’s file' },
        fileEntry: { type: 'reference', about: 'the entry in the child’s file' },
      },
    },
    {
      act: 'acknowledgeReferrer',
      event: 'ReferrerAcknowledged',
      resource: 'referrer-acknowledgements',
      title: 'Record the written acknowledgement to the referrer',
      processes: ['referral'],
      fields: {
        by: { type: 'code', about: 'how it was sent', codes: ['letter', 'e-mail', 'portal'], always: true },
      },
    },
  ],
};

