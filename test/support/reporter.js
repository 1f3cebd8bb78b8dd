'use strict';

/**
 * Closes a run with one line that a person and a machine can read. A test file
 * that could not run at all counts as one failure: it must not look like
 * fewer tests.
 */
class Reporter {
  onRunComplete(_contexts, results) {
    const brokenFiles = results.testResults.filter((file) => file.testExecError || broke(file)).length;
    const failed = results.numFailedTests + brokenFiles + (results.runExecError ? 1 : 0);
    const passed = results.numPassedTests;
    const nothing = passed + failed === 0 ? 1 : 0; // a run without a test proves nothing
    // After everything that is still on its way to stderr.
    process.once('exit', () => process.stdout.write(`${passed} passed, ${failed + nothing} failed\n`));
  }
}

function broke(file) {
  return Boolean(file.failureMessage) && file.numFailingTests === 0;
}

module.exports = Reporter;
