const config = require('./jest.config.js');

/** The outages that last a minute, and those that take Temporal's own time-outs: about seven minutes in all. */
module.exports = {
  ...config,
  testMatch: ['<rootDir>/test/long/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 300_000,
};
