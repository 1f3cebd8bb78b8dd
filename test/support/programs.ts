/** The Temporal programs that set-up found: for `{ executable: { type: 'existing-path', path } }`. */
export { temporalCli, temporalTestServer } from '../../src/local/programs';
