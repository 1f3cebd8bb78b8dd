'use strict';
const tseslint = require('typescript-eslint');

/** Runs inside the workflow isolate, and is pure but for the shell: the same input gives the same answer, always. */
const isolate = ['calendar', 'vocabulary', 'policy', 'casework', 'workflows'].map(
  (folder) => `src/${folder}/**/*.ts`,
);
const notIsolate = ['src/policy/compile/**'];

/** One program for all files: twice as quick as the project service when the whole tree is looked at. */
const oneProgram = { project: './tsconfig.json', tsconfigRootDir: __dirname };

const clock = 'The core is told what the time is.';
const chance = 'The same case must decide the same way when it is replayed.';
const outside = 'There is nothing like it in the workflow isolate, or it changes from run to run.';

module.exports = tseslint.config(
  {
    ignores: [
      'node_modules/',
      'dist/',
      '.caseclock/',
      'coverage/',
      'src/policy/*.json',
      'src/client/api.d.ts',
    ],
  },

  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: oneProgram },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],

      // Where they fight how this house is written:
      // numbers are read well in a sentence, and half of our templates are sentences;
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `onClose(() => resolve())` and `return next()` say what they mean;
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // a function that promises something need not wait for anything (activities, doors, fakes);
      '@typescript-eslint/require-await': 'off',
      // `||` treats the empty environment variable as absent, which is what we want there;
      '@typescript-eslint/prefer-nullish-coalescing': 'off',
      // `rows[0]!` where the line before has counted them is the answer to noUncheckedIndexedAccess;
      '@typescript-eslint/no-non-null-assertion': 'off',
      // `delete metadata[KEY]` is how a mark is taken off a record;
      '@typescript-eslint/no-dynamic-delete': 'off',
      // interfaces are made by factories here, so that their methods need no `this` and may be taken apart;
      '@typescript-eslint/unbound-method': 'off',
      // numbers that come over the wire are compared with their names;
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      // `Record` and `type` are not always what reads best;
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      // a third of the time of the whole run, for mistakes that nobody has made yet.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-deprecated': 'off',
    },
  },

  {
    files: isolate,
    ignores: notIsolate,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'queueMicrotask'],
        ...['process', 'fetch', 'Buffer', 'crypto', 'performance', 'require', '__dirname', 'Intl', 'WeakRef'],
      ].map((name) => (name === 'error' ? name : { name, message: outside })),
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: clock },
        { object: 'Math', property: 'random', message: chance },
        // The SDK freezes shared modules deeply, and passes over what is frozen already: nested values stayed open.
        {
          object: 'Object',
          property: 'freeze',
          message: 'This would switch off the deep freeze of the SDK.',
        },
        { property: 'toLocaleString', message: 'Depends on the data of the machine: use calendar/format.' },
        {
          property: 'toLocaleDateString',
          message: 'Depends on the data of the machine: use calendar/format.',
        },
        { property: 'localeCompare', message: 'Depends on the data of the machine: compare with <.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: clock },
        {
          selector:
            'Program > :matches(VariableDeclaration, ExportNamedDeclaration > VariableDeclaration)[kind="let"]',
          message: 'Modules are shared by all cases of a worker and hold no state.',
        },
      ],
    },
  },
  {
    // Where a case, the digest and a panel ask for the time; Temporal answers with that of the workflow task.
    files: ['src/workflows/run-case.ts', 'src/workflows/digest.ts', 'src/workflows/panel.ts'],
    rules: { 'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: chance }] },
  },

  {
    // Programs talk to a person or to the process that started them.
    files: [
      'src/cli/**/*.ts',
      'src/bench/**/*.ts',
      'bench/**/*.ts',
      'src/**/main.ts',
      'src/**/*-main.ts',
      'src/workers/bundle.ts',
    ],
    rules: { 'no-console': 'off' },
  },

  {
    // Commands load what they need when they are called; some packages are published as ES modules alone.
    files: [
      'src/cli/**/*.ts',
      'src/identity/{jose,oauth}.ts',
      'src/local/oidc-provider.ts',
      'src/api/pages/open-id.ts',
    ],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },

  {
    // A test that meets `undefined` or an answer of another shape fails, which is all it needs to do. What could
    // make it pass by mistake is looked for: a promise that nobody waits for.
    files: ['test/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: oneProgram },
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
    },
  },

  {
    // Set-up runs before anything is installed: plain CommonJS, nothing from a compiler to lean on.
    files: ['**/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: Object.fromEntries(
        [
          '__dirname',
          'console',
          'process',
          'Buffer',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'fetch',
          'URL',
          'AbortController',
          'AbortSignal',
        ].map((name) => [name, 'readonly']),
      ),
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-undef': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-unreachable': 'error',
      'no-fallthrough': 'error',
      'no-dupe-keys': 'error',
      'no-redeclare': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-catch': 'error',
      'use-isnan': 'error',
      'valid-typeof': 'error',
    },
  },
);
