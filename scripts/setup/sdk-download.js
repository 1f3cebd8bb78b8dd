'use strict';
/*
 * node sdk-download.js dev-server|time-skipping VERSION FOLDER
 *
 * Has the SDK download a program into FOLDER. The version we pinned first; the
 * one the SDK thinks best when that is not to be had.
 */
const { TestWorkflowEnvironment } = require('@temporalio/testing');

async function main([kind, pinned, downloadDir]) {
  let last;
  for (const version of [pinned, 'default']) {
    const executable = { type: 'cached-download', version, downloadDir };
    try {
      const server =
        kind === 'dev-server'
          ? await TestWorkflowEnvironment.createLocal({ server: { executable } })
          : await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
      await server.teardown();
      return;
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

/** The causes, each once; without the query of the address. */
function inShort(message) {
  const causes = message.replace(/\?[^\s)]*/g, '').split(': ');
  return [...new Set(causes)].filter((cause) => !/ephemeral server/.test(cause)).join(': ');
}

main(process.argv.slice(2)).catch((error) => {
  console.error(inShort(error.message));
  process.exit(1);
});
