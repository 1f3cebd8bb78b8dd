import { z } from 'zod';
import {
  caseName,
  clockStatus,
  date,
  entry,
  instant,
  link,
  moment,
  page,
  process,
  reading,
  reference,
  role,
  staff,
  team,
} from './parts';

/** What the lists answer with. */

const ofCase = {
  case: caseName,
  process,
  reference,
  team,
  holder: staff.nullable().meta({ description: 'Who holds the case; null while nobody does' }),
  stage: z.string(),
};

export const worklistPage = page(
  'Worklist',
  z
    .object({
      ...ofCase,
      child: reference,
      family: reference.nullable(),
      clock: z.string().meta({ example: 'referral-decision@1' }),
      name: z.string().meta({ example: 'referral-decision' }),
      status: clockStatus,
      startedOn: date,
      readings: z.array(reading),
      firstDue: date,
      firstEnds: instant,
      targetEnds: instant.nullable(),
      limitEnds: instant.nullable(),
      originalLimitEnds: instant.nullable(),
      provisional: z.boolean(),
      outOfTimescale: z.boolean(),
      lateReason: z.enum(['needed', 'given']).nullable(),
      rung: z.int(),
      heldUntil: instant.nullable(),
      acknowledgedBy: staff.nullable(),
      settledOn: date.nullable(),
      leaver: z
        .object({ person: staff, leftOn: date })
        .nullable()
        .meta({ description: 'Who held the case when it began, and has left since' }),
    })
    .meta({ id: 'Obligation', description: 'What must be done in one case, with all its dates' }),
);

export const chainAnswer = z
  .object({
    chain: caseName.meta({ description: 'The first case of the chain' }),
    items: z.array(
      z
        .object({
          ...ofCase,
          openedAt: instant.meta({ description: 'By the case’s own time' }),
          closedAt: instant.nullable().meta({ description: 'Null while it is open' }),
          links: z.array(link).meta({ description: 'Cases that belong with this one' }),
        })
        .meta({ id: 'CaseOfChain' }),
    ),
    asAt: instant.meta({ description: 'When the list was true' }),
  })
  .meta({ id: 'Chain', description: 'Cases that continue one another, the oldest first' });

export const countsAnswer = z
  .object({
    cases: z.int(),
    unallocated: z.int(),
    running: z.int(),
    overdue: z.object({ original: z.int(), later: z.int() }),
    due: z.int(),
    signOffs: z.int(),
    refusedSignals: z.int(),
    nobodyToTell: z.int(),
    asAt: instant,
  })
  .meta({ id: 'Counts' });

export const signOffPage = page(
  'SignOffs',
  z
    .object({
      ...ofCase,
      act: z.string().meta({ description: 'The act that signs it' }),
      entry,
      since: moment,
      by: z.array(role),
      author: staff,
    })
    .meta({ id: 'WaitingSignOff' }),
);

export const unallocatedPage = page(
  'Unallocated',
  z
    .object({
      ...ofCase,
      openedAt: instant,
      running: z.int(),
      overdue: z.int(),
      allocationEndedAt: instant.nullable(),
    })
    .meta({ id: 'UnallocatedCase' }),
);

export const handoverPage = page(
  'Handovers',
  z
    .object({
      ...ofCase,
      entry,
      offers: z.enum(['HandoverOffered', 'TransferProposed']),
      offeredAt: instant,
      by: staff,
      answerBy: date,
      toTeam: team.nullable(),
      toPerson: staff.nullable(),
      toRole: z.string().nullable(),
    })
    .meta({ id: 'WaitingHandover' }),
);

export const refusedPage = page(
  'RefusedSignals',
  z
    .object({ ...ofCase, sequence: entry, at: instant, by: staff, act: z.string(), kind: z.string() })
    .meta({ id: 'RefusedSignal' }),
);

export const nobodyPage = page(
  'NobodyToTell',
  z
    .object({
      ...ofCase,
      number: z.int(),
      kind: z.string(),
      step: z.string().nullable(),
      due: date.nullable(),
      createdAt: instant,
      to: z.array(role).meta({ description: 'The roles for which the directory knew nobody' }),
    })
    .meta({ id: 'UnheardNotice' }),
);

const recipient = z.object({
  person: staff,
  roles: z.array(role),
  status: z
    .enum(['pending', 'sending', 'sent', 'refused', 'confirmation lost', 'digest', 'not needed', 'given up'])
    .meta({ description: 'What became of the mail to this person' }),
  attempts: z.int(),
  settledAt: instant.nullable(),
});

const noticeFields = {
  number: z.int().meta({ description: 'The number of the notice in its case' }),
  entry: entry.meta({ description: 'The entry of the case log that said it' }),
  kind: z.string().meta({ example: 'due-soon' }),
  clock: z.string().nullable().meta({ description: 'The clock it speaks of' }),
  step: z.string().nullable(),
  as: z.enum(['mail', 'digest', 'task']),
  due: date.nullable(),
  createdAt: instant.meta({ description: 'By the case’s own time' }),
  status: z.enum(['waiting', 'sent', 'refused', 'nobody', 'digest', 'task', 'stopped']),
  to: z.array(role),
  recipients: z.array(recipient),
};

export const noticesOfCase = z
  .object({
    case: caseName,
    items: z.array(z.object(noticeFields).meta({ id: 'SentNotice' })),
  })
  .meta({ id: 'Notices', description: 'Who was told what of a case, and what became of each mail' });

export const undeliveredPage = page(
  'Undelivered',
  z.object({ ...ofCase, ...noticeFields }).meta({ id: 'UndeliveredNotice' }),
);
