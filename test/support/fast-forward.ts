/** Moves one case ahead on the development server; every timer fires and every activity runs on the way. */
export { fastForward } from '../../src/local/time-travel';
