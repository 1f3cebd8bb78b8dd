import { defineSearchAttributeKey } from '@temporalio/common';
import { proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import {
  panelMailRefused,
  taskQueues,
  type PanelActivities,
  type PanelInput,
  type PanelMailInput,
  type PanelSittingInput,
} from '../activities/types';
import { instantOf, msOf, type CivilDate, type Instant } from '../calendar';

export interface PanelRun extends PanelInput {
  /** As if started then, about cases that were moved in time: development and training only. */
  asOf?: Instant;
}

export interface PanelResult {
  /** The day of the sitting; null when the council has no such panel. */
  day: CivilDate | null;
  /** How many people got the agenda, and how many heard that the panel did not happen. */
  agendas: number;
  notHeld: number;
  /** How many mails could not be sent. */
  failed: number;
  /** For the cases of how many teams there was nobody to tell. */
  unheard: number;
}

const scheduledStart = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

const { arrangeSitting, makeAgenda, lookBack } = proxyActivities<PanelActivities>({
  taskQueue: taskQueues.notices,
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '5 seconds', maximumInterval: '1 minute' },
});

/** Until the next morning: then everybody can see it in the list. */
const { sendPanelMail } = proxyActivities<PanelActivities>({
  taskQueue: taskQueues.notices,
  startToCloseTimeout: '90 seconds',
  scheduleToCloseTimeout: '8 hours',
  retry: {
    initialInterval: '5 seconds',
    maximumInterval: '5 minutes',
    nonRetryableErrorTypes: [panelMailRefused],
  },
});

/**
 * One sitting of a panel: its agenda ahead, and a look at what became of it after. The schedule starts it when the
 * panel sits for the sitting after that one. When exactly, and what is on the agenda, the activities say and the record
 * keeps: so two runs for one sitting do it once.
 */
export async function panel({ council, panel: name, asOf }: PanelRun): Promise<PanelResult> {
  const after = asOf ?? instantOf(scheduledAt().getTime());
  const ahead = asOf ? msOf(asOf) - Date.now() : 0;
  const now = (): Instant => instantOf(Date.now() + ahead);
  const until = (at: Instant, summary: string) => sleep(Math.max(0, msOf(at) - msOf(now())), { summary });
  const of = { council, panel: name };

  const arranged = await arrangeSitting({ ...of, after });
  if (!arranged) return { day: null, agendas: 0, notHeld: 0, failed: 0, unheard: 0 };
  const { day, agendaAt, looksAt } = arranged;
  const sitting = (): PanelSittingInput => ({ ...of, day, asOf: now(), movedInTime: asOf !== undefined });

  await until(agendaAt, `Until the agenda of ${day} is made`);
  const made = await makeAgenda(sitting());
  const agendas = await sent('panel-agenda', sitting(), made.people);

  await until(looksAt, `Until it is looked what became of ${day}`);
  const looked = await lookBack(sitting());
  const notHeld = await sent('panel-not-held', sitting(), looked.people);

  return {
    day,
    agendas,
    notHeld,
    failed: made.people.length + looked.people.length - agendas - notHeld,
    unheard: made.unheard + looked.unheard,
  };
}

/** How many of them got it. */
async function sent(
  kind: PanelMailInput['kind'],
  of: PanelSittingInput,
  people: readonly string[],
): Promise<number> {
  const sending = people.map((person) => sendPanelMail({ ...of, kind, person }));
  const outcomes = await Promise.allSettled(sending);
  return outcomes.filter(({ status }) => status === 'fulfilled').length;
}

/** When the schedule meant it to start: a run that was caught up with is for the same sitting. */
function scheduledAt(): Date {
  const { startTime, typedSearchAttributes } = workflowInfo();
  return typedSearchAttributes.get(scheduledStart) ?? startTime;
}
