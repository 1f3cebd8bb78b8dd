import { log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { holidayTable, type Instant } from '../calendar';
import { nextSitting } from '../casework/panels';
import { composePanelAgenda, composePanelNotHeld, domainOf, panelMailIdOf } from '../notices';
import type { PanelRule } from '../policy';
import { agenda, arrangeSitting, holdPanelMail, lookBack, makeAgenda, type Told } from '../records';
import type { Role } from '../vocabulary';
import { councilWords, policyOf } from './council-policy';
import { deliver } from './deliver';
import type { NoticeDependencies } from './notify';
import { panelMailRefused, type PanelActivities, type PanelInput, type PanelMailInput } from './types';

const composers = { 'panel-agenda': composePanelAgenda, 'panel-not-held': composePanelNotHeld } as const;

export function createPanelActivities({
  db,
  transport,
  from,
  publicUrl,
}: NoticeDependencies): PanelActivities {
  const domain = domainOf(from);
  return {
    async arrangeSitting({ council, panel, after }) {
      const policy = policyOf(council, after);
      const rule = policy?.panels?.[panel];
      if (!policy || !rule) return null;
      const { day, ...times } = nextSitting(rule, policy.house, after, holidayTable());
      const { agendaAt, looksAt } = await arrangeSitting(db, { council, panel, day }, times);
      return { day, agendaAt, looksAt };
    },

    async makeAgenda({ council, panel, day, asOf, movedInTime }) {
      const rule = ruleOf({ council, panel }, asOf);
      return heard(
        { council, panel },
        await makeAgenda(
          db,
          { council, panel, day },
          {
            ...(rule.capacity === undefined ? {} : { capacity: rule.capacity }),
            eachTeam: rule.eachTeam ?? false,
            clocks: rule.lists ?? [],
            tells: [chairOf(rule), ...(rule.attends ?? [])],
            at: asOf,
            movedInTime,
          },
        ),
      );
    },

    async lookBack({ council, panel, day, asOf }) {
      const rule = ruleOf({ council, panel }, asOf);
      const tells: readonly Role[] = [chairOf(rule), 'team-manager'];
      const of = { eachTeam: rule.eachTeam ?? false, tells, at: asOf };
      return heard({ council, panel }, await lookBack(db, { council, panel, day }, of));
    },

    /** @throws ApplicationFailure `PanelMailNotYetSent`, to be tried again; `PanelMailRefused` when refused for good */
    async sendPanelMail({ council, panel, day, asOf, kind, person }) {
      const key = { council, panel, day, kind, person };
      await holdPanelMail(db, key, async (held) => {
        const sitting = await agenda(db, key);
        if (!sitting) throw new Error(`there is no sitting of ${panel} on ${day}`);
        const said = {
          panel,
          sitsAt: sitting.sitsAt,
          cite: policyOf(council, asOf)?.panels?.[panel]?.cite ?? [],
          cases: sitting.items
            .filter(({ team }) => held.teams.includes(team))
            .map(({ case: id, reference, ...item }) => ({ ...item, of: { id, reference } })),
        };
        const composed = composers[kind](said, held, publicUrl, councilWords(council, asOf));
        const { messageId, date } = await held.begin(panelMailIdOf(key, domain));
        const failure = await deliver(transport, { from, to: held.mailbox, messageId, date }, composed, held);
        if (failure) throw notSent(failure.outcome === 'refused', key, failure.message);
      });
    },
  };
}

/** Where the procedure names nobody, whoever has the post of a panel's chair. */
function chairOf(rule: PanelRule): Role {
  return rule.chair ?? 'panel-chair';
}

function ruleOf({ council, panel }: PanelInput, at: Instant): PanelRule {
  const rule = policyOf(council, at)?.panels?.[panel];
  if (!rule) throw new Error(`the policy of ${council} has no panel "${panel}" any more`);
  return rule;
}

/** Nobody to tell is a failure: it stands with the sitting, and is logged. */
function heard({ council, panel }: PanelInput, told: Told): Told {
  if (told.unheard > 0) log.error('nobody to tell of a panel', { council, panel, teams: told.unheard });
  return told;
}

function notSent(
  forGood: boolean,
  { kind, day }: Pick<PanelMailInput, 'kind' | 'day'>,
  why: string,
): ApplicationFailure {
  const type = forGood ? panelMailRefused : 'PanelMailNotYetSent';
  return ApplicationFailure.create({ message: `${kind} of ${day}: ${why}`, type, nonRetryable: forGood });
}
