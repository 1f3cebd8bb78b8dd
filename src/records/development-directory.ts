import type { Instant } from '../calendar';
import type { Role } from '../vocabulary';
import type { Db } from './connect';

/** Somebody of the development directory: invented, the same in every installation. */
export interface DevelopmentPerson {
  /** 'pet-team-manager': also who the development token is for. */
  id: string;
  name: string;
  mailbox: string;
  council: string;
  roles: readonly Role[];
  /** Absent for posts that are held for all teams. */
  team?: string;
  qualified: boolean;
}

export const developmentTeam = 'referral-and-assessment';
/** The team to which cases step down. */
export const earlyHelpTeam = 'early-help';
/** Out of hours: a team with a telephone, which answers for its role as a whole. */
export const emergencyDutyTeam = 'emergency-duty-team';

/** In post since before any case that a development installation plays. */
const since = '2000-01-01T00:00:00.000Z' as Instant;

const councils: Readonly<Record<string, string>> = {
  peterborough: 'pet',
  hull: 'hul',
  leicestershire: 'lei',
  gloucestershire: 'glo',
  'isles-of-scilly': 'sci',
};

const names = [
  'Amara Okafor', 'Bethan Price', 'Callum Reid', 'Dilys Morgan', 'Ewan Baxter', 'Farah Siddiqui', 'Grace Adeyemi',
  'Harvey Lund', 'Imogen Tate', 'Jonas Whitby', 'Kavita Rao', 'Lewis Carne', 'Maeve Doyle', 'Nadia Petrov',
  'Oluwaseun Bello', 'Piotr Zielinski', 'Rhona Mackay', 'Selim Aydin', 'Tamsin Hoyle', 'Una Gallagher',
  'Vikram Shah', 'Wren Abara',
] as const; // prettier-ignore

type Seat = { as: string; roles: readonly Role[]; team?: string; qualified?: true };

const everywhere: readonly Seat[] = [
  { as: 'contact-centre-manager', roles: ['contact-centre-manager'] },
  { as: 'social-worker', roles: ['social-worker'], team: developmentTeam, qualified: true },
  { as: 'team-manager', roles: ['team-manager'], team: developmentTeam, qualified: true },
  { as: 'service-manager', roles: ['service-manager'], qualified: true },
  { as: 'emergency-duty', roles: ['emergency-duty-team', 'social-worker'], qualified: true },
  { as: 'on-call-manager', roles: ['on-call-manager'], qualified: true },
  { as: 'business-support', roles: ['business-support'], team: developmentTeam },
];

const largeCouncil: readonly Seat[] = [
  ...everywhere,
  { as: 'social-worker-2', roles: ['social-worker'], team: developmentTeam, qualified: true },
  {
    as: 'senior-practitioner',
    roles: ['senior-practitioner', 'social-worker'],
    team: developmentTeam,
    qualified: true,
  },
  { as: 'team-manager-2', roles: ['team-manager'], team: developmentTeam, qualified: true },
  { as: 'duty-manager', roles: ['duty-manager'], team: developmentTeam, qualified: true },
  { as: 'data-protection', roles: ['data-protection-contact'] },
];

/** Who takes over when a case steps down, who oversees key workers, and who chairs the panels. */
const aroundThePlan: readonly Seat[] = [
  { as: 'key-worker', roles: ['key-worker'], team: developmentTeam },
  { as: 'social-work-oversight', roles: ['social-work-oversight'], team: developmentTeam, qualified: true },
  { as: 'head-of-service', roles: ['head-of-service', 'senior-management'], qualified: true },
  { as: 'locality-manager', roles: ['locality-manager', 'panel-chair'], qualified: true },
  { as: 'lead-practitioner', roles: ['lead-practitioner'], team: earlyHelpTeam },
  { as: 'lead-practitioner-manager', roles: ['lead-practitioner-manager'], team: earlyHelpTeam },
  { as: 'early-help-coordinator', roles: ['early-help-coordinator'], team: earlyHelpTeam },
  { as: 'team-leader', roles: ['team-leader'], team: developmentTeam, qualified: true },
  { as: 'early-help-manager', roles: ['early-help-manager'], team: earlyHelpTeam },
];

/** The people of the five councils: for the directory here, and for the tokens of the command line. */
export const developmentPeople: readonly DevelopmentPerson[] = Object.entries(councils).flatMap(
  ([council, prefix]) =>
    [...(council === 'peterborough' ? largeCouncil : everywhere), ...aroundThePlan].map((seat, index) => ({
      id: `${prefix}-${seat.as}`,
      name: names[index] ?? seat.as,
      mailbox: `${seat.as}@${council}.example`,
      council,
      roles: seat.roles,
      ...(seat.team !== undefined && { team: seat.team }),
      qualified: seat.qualified ?? false,
    })),
);

/** Writes the development directory; the same again changes nothing. Other people, posts and cover stay. */
export async function seedDirectory(db: Db): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('team')
      .values(
        Object.keys(councils).flatMap((council) => [
          {
            council,
            id: developmentTeam,
            name: 'Referral and Assessment',
            mailbox: null,
            telephone: null,
            answers_for: null,
          },
          {
            council,
            id: earlyHelpTeam,
            name: 'Early Help',
            mailbox: null,
            telephone: null,
            answers_for: null,
          },
          {
            council,
            id: emergencyDutyTeam,
            name: 'Emergency Duty Team',
            mailbox: `${emergencyDutyTeam}@${council}.example`,
            telephone: '01632 960999',
            answers_for: emergencyDutyTeam,
          },
        ]),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await tx
      .insertInto('person')
      .values(
        developmentPeople.map(({ id, name, mailbox, qualified, council }) => ({
          id,
          name,
          mailbox,
          qualified,
          council,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await tx
      .insertInto('post')
      .values(
        developmentPeople.flatMap(({ id, council, roles, team }) =>
          roles.map((role) => ({
            person: id,
            council,
            role,
            team: team ?? null,
            held_from: since,
            held_until: null,
          })),
        ),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}
