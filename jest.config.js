/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['<rootDir>/test/long/', '/node_modules/'],
  transform: {
    '^.+\\.(t|j)s$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
  // These are published as ES modules only; everything else loads as it is.
  transformIgnorePatterns: ['/node_modules/(?!(jose|oauth4webapi|oidc-provider|openid-client)/)'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // So that what hangs ends; how long a busy machine takes says nothing.
  testTimeout: 300_000,
  // Suites start servers of their own and mostly wait for them: a few more than there are cores.
  maxWorkers: 3,
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  reporters: ['default', '<rootDir>/test/support/reporter.js'],
};
