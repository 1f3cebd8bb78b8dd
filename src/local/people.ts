import { developmentPeople, type DevelopmentPerson } from '../records/development-directory';

const councils = [...new Set(developmentPeople.map(({ council }) => council))];

/** They hold no post in a council's directory, but look after its cases. */
const engineers = councils.map((council): DevelopmentPerson => {
  const [prefix] = developmentPeople.find((one) => one.council === council)!.id.split('-');
  return {
    id: `${prefix}-platform-engineer`,
    name: 'Platform engineer',
    mailbox: 'platform-engineer@localhost',
    council,
    roles: ['platform-engineer'],
    qualified: false,
  };
});

/** Who may sign in on a development installation, council by council. All of them are invented. */
export const signInPeople: readonly DevelopmentPerson[] = councils.flatMap((council) =>
  [...developmentPeople, ...engineers].filter((one) => one.council === council),
);

/** What a token says of somebody besides who they are. */
export function claimsOf({
  council,
  roles,
  qualified,
}: Pick<DevelopmentPerson, 'council' | 'roles' | 'qualified'>) {
  return { authority: council, roles, qualified };
}
