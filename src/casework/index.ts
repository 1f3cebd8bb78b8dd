/** The pure core: acts in, events out, and the case as their fold. It knows nothing of Temporal. */
export * from './types';
export { advance, nextInstant } from './advance';
export { apply, fold } from './apply';
export { clocksFrom, clocksOf } from './clocks';
export { limitOf, targetOf } from './readings';
export { closing, decide, systemEvent, type Decision } from './decide';
export { dayOf, formatMoment, isInstant } from './moments';
export { caseId, parseCaseId, referencePattern, slugPattern } from './ids';
export { lastSeen, type LastSeen } from './last-seen';
export { open } from './open';
export { receiptOf, receiptToOutsider } from './receipt';
export { renew, renewalRefused, type Renewal } from './renew';
export { hasHeard, hear } from './words';
