/** Plays whole lives of cases, told in a file, on the pure core or on a Temporal server, and shows them. */
export { CaseByHand, pinsFor } from './by-hand';
export { coreWorld } from './core';
export { firstDifference } from './difference';
export { pictureOf } from './picture';
export { play, type Played, type PlayedCase, type PlayedMiss, type Watch } from './play';
export { renamed, runSuffix } from './renamed';
export { parseScenario, readScenario, ScenarioErrors, type Scenario } from './scenario';
export { london, momentOf } from './times';
export { sayTimeline, timelineOf, type TimelineEntry } from './timeline';
export { sayTold } from './words';
export { CannotPlay, type World } from './world';
