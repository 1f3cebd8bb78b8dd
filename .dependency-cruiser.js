'use strict';
const path = require('node:path');

/*
 * Who may import whom. An arrow never points up, nobody imports in a circle,
 * and what runs inside the workflow isolate imports no library.
 *
 * Imports of types alone do not count anywhere: nothing is left of them at run
 * time. test/house/layers.test.ts shows that each rule bites.
 */

/** What a folder of src/ may import at run time, besides itself. Whatever is not named may not be imported. */
const layers = {
  calendar: [],
  vocabulary: [],
  policy: ['calendar', 'vocabulary'],
  casework: ['calendar', 'vocabulary', 'policy'],
  // activities/types.ts is the contract between cases and the world: names and types, no code of an activity.
  workflows: ['calendar', 'vocabulary', 'policy', 'casework', 'activities/types.ts'],

  // Tokens and settings, shared by the API, the codec server and the worker. Of a case it knows the form of an id.
  identity: ['vocabulary', 'casework/ids.ts'],
  // What our programs have in common: their way to Temporal, their HTTP server, what their logs say of an error.
  programs: [],
  codec: ['vocabulary', 'identity', 'programs'],

  // Of casework they use the fold and the readings of a clock; no policy, since an event says what it did.
  records: ['calendar', 'vocabulary', 'casework'],
  notices: ['calendar', 'vocabulary', 'casework'],
  activities: ['calendar', 'vocabulary', 'policy', 'casework', 'records', 'notices'],
  workers: [
    ...['calendar', 'vocabulary', 'policy', 'casework', 'workflows'],
    ...['identity', 'programs', 'codec', 'records', 'notices', 'activities'],
  ],

  // The API decides nothing: of casework it knows the form of ids, how cases are called, when a child was last seen, who may see a case and why a clock is due, of the worker the names of its queues.
  api: [
    ...[
      'calendar',
      'vocabulary',
      'policy',
      'casework/ids.ts',
      'casework/explain-clock.ts',
      'casework/last-seen.ts',
      'casework/restriction.ts',
      'casework/start-words.ts',
      'activities/types.ts',
    ],
    ...['identity', 'programs', 'codec', 'records'],
    // Its pages call a step as the mails do and draw clocks as the player does; in training it moves a case through time.
    ...['notices/words.ts', 'play/lines.ts', 'play/picture.ts', 'local/time-travel.ts'],
  ],

  // What others may call the API with: made from its document, and of our code it knows nothing.
  client: [],

  // Plays whole lives: reads its files as the policy compiler does, and is handed the parts of a server.
  play: [
    ...['calendar', 'vocabulary', 'policy', 'casework', 'workflows/desk.ts'],
    ...['problems', 'source', 'validate'].map((name) => `policy/compile/${name}.ts`),
  ],

  // The servers of a local installation: stands apart, and only the command line starts it. Its issuer knows the invented people.
  local: ['identity/jose.ts', 'records/development-directory.ts'],
};

/** Left out above because it may import everything: the command line, which is also the only one to compile policies. */
const mayImportAll = ['cli', 'bench'];

const typesDoNotCount = { dependencyTypesNot: ['type-only'] };

const layerRules = Object.entries(layers).map(([layer, allowed]) => ({
  name: `layer-${layer}`,
  comment: `src/${layer} may import ${['itself', ...allowed].join(', ')}; the arrows are in .dependency-cruiser.js.`,
  severity: 'error',
  from: { path: `^src/${layer}/`, pathNot: '^src/policy/compile/' },
  to: {
    ...typesDoNotCount,
    path: '^src/',
    pathNot: [
      // Compiling policies is a thing of the build and the command line, so that policy/ itself stays pure.
      ...(layer === 'policy' ? ['^src/policy/(?!compile/)'] : [`^src/${layer}/`]),
      ...allowed.map((name) =>
        name === 'policy'
          ? '^src/policy/(?!compile/)'
          : `^src/${name.replace('.', '\\.')}${name.includes('.') ? '$' : '/'}`,
      ),
    ],
  },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: 'layer-unknown',
      comment: 'A new folder of src/ gets its arrows in .dependency-cruiser.js first.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${[...Object.keys(layers), ...mayImportAll].join('|')})/` },
      to: { ...typesDoNotCount, path: '.' },
    },
    {
      name: 'policy-compile',
      comment: 'The policy compiler is a program of the build: it uses policy, calendar and vocabulary.',
      severity: 'error',
      from: { path: '^src/policy/compile/' },
      to: {
        ...typesDoNotCount,
        path: '^src/',
        // local/config.ts says where the project's folder is; main.ts, the program, asks it.
        pathNot: ['^src/(policy|calendar|vocabulary)/', '^src/local/config\\.ts$'],
      },
    },
    {
      name: 'pure',
      comment: 'The core runs in the workflow isolate, once for all cases: no package, no Node built-in.',
      severity: 'error',
      from: { path: '^src/(calendar|vocabulary|policy|casework)/', pathNot: '^src/policy/compile/' },
      to: { ...typesDoNotCount, pathNot: '^src/' },
    },
    {
      name: 'pure-workflows',
      comment: 'The Temporal shell uses the SDK inside the isolate and nothing else.',
      severity: 'error',
      from: { path: '^src/workflows/' },
      to: { ...typesDoNotCount, pathNot: ['^src/', 'node_modules/@temporalio/(workflow|common)/'] },
    },
    {
      name: 'pure-converters',
      comment: 'Both converters and the names they share are bundled with the workflows.',
      severity: 'error',
      from: { path: '^src/codec/(converter|failures|marks)\\.ts$' },
      to: {
        ...typesDoNotCount,
        pathNot: ['^src/codec/(converter|failures|marks)\\.ts$', 'node_modules/@temporalio/common/'],
      },
    },
    {
      name: 'pure-contract',
      comment: 'Workflows import the contract of the activities, so it imports nothing.',
      severity: 'error',
      from: { path: '^src/activities/types\\.ts$' },
      to: { ...typesDoNotCount, path: '.' },
    },
    {
      name: 'no-circle',
      comment: 'Of two files that need each other, one holds what belongs into a third.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: typesDoNotCount },
    },
    {
      name: 'not-to-dev',
      comment: 'The program runs without devDependencies; measuring does not.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/bench/' },
      to: { ...typesDoNotCount, dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'not-undeclared',
      comment: 'A package that is there by accident only: declare it in package.json.',
      severity: 'error',
      from: {},
      to: { ...typesDoNotCount, dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'not-unresolvable',
      comment: 'There is nothing at the other end of this import.',
      severity: 'error',
      from: {},
      // Made by the build from policies/, and not in git.
      to: { couldNotResolve: true, pathNot: '(^|/)(compiled|words)\\.json$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: path.join(__dirname, 'tsconfig.json') },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default'] },
  },
};
