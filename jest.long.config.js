const config = require('./jest.config.js');

/** Outages that last a minute, a thousand acts and notices under kills, ten minutes of Schemathesis: over an hour in all. */
module.exports = {
  ...config,
  testMatch: ['<rootDir>/test/long/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
