import { always, code, onFile, person } from './fields';
import type { ActDefinition } from './types';

/** Cases that only some may know of (decisions 7.5). */
export const restrictionActs: readonly ActDefinition[] = [
  {
    act: 'restrictCase',
    event: 'CaseRestricted',
    resource: 'restrictions',
    title: 'Restrict the case to its custodians, or name others as its custodians',
    processes: 'every',
    fields: {
      custodians: always({ ...person('who alone sees the case and hears of it: two or more'), many: true }),
      reason: always(
        code('why', [
          'member-of-staff',
          'public-figure',
          'disclosure-dangerous',
          'adoption',
          'witness-protection',
          'media-interest',
          'legal-proceedings',
          'other',
        ]),
      ),
      ...onFile,
    },
  },
  {
    act: 'liftRestriction',
    event: 'RestrictionLifted',
    resource: 'lifted-restrictions',
    title: 'Lift the restriction of the case',
    processes: 'every',
    fields: {
      reason: always(code('why', ['reason-gone', 'restricted-in-error', 'other'])),
      ...onFile,
    },
  },
  {
    act: 'breakGlass',
    event: 'GlassBroken',
    resource: 'break-glass',
    title: 'Open a restricted case to read it for a few hours; its custodians and the manager are told',
    processes: 'every',
    fields: {
      reason: always(
        code('why', [
          'immediate-risk',
          'contact-out-of-hours',
          'custodians-unreachable',
          'court-order',
          'no-custodian-left',
          'other',
        ]),
      ),
      ...onFile,
    },
  },
];
