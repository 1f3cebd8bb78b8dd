'use strict';
/*
 * Makes a fresh clone ready to run: `npm start` and `npm test` call this first.
 * Node built-ins only, since it has to work before anything is installed.
 *
 *   --tests       also the time-skipping test server
 *   --only build  dependencies and build, no Temporal programs
 *   --quiet       say something only when something is done
 *   --or-last     where it fails, go on with the last build, if there is one: a mistake in one policy file must
 *                 not keep `caseclock policy check` from saying where it is
 *
 * Everything it says goes to stderr, so that commands behind it own stdout.
 */
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19) || (major === 22 && minor < 12)) {
  console.error(`Caseclock needs Node 20.19 or later (or 22.12, or 24); this is ${process.versions.node}.`);
  process.exit(1);
}

const fs = require('node:fs');
const path = require('node:path');
const { say } = require('./setup/say');
const { withLock } = require('./setup/lock');
const { root } = require('./setup/paths');
const { dependencySteps } = require('./setup/dependencies');
const { buildSteps } = require('./setup/build');
const { programSteps } = require('./setup/programs');

async function main(args) {
  const started = Date.now();
  const quiet = args.includes('--quiet');
  const onlyBuild = args.includes('--only') && args[args.indexOf('--only') + 1] === 'build';
  const tests = args.includes('--tests');

  const stages = [
    () => dependencySteps(root),
    () => (onlyBuild ? [] : programSteps(root, { tests })),
    () => buildSteps(root),
  ];
  // A look without the lock first: most runs have nothing to do.
  if (stages.some((stage) => stage().length > 0)) {
    await withLock(root, async () => {
      for (const stage of stages) {
        // Asked again before each step: a step can make the next one necessary.
        const done = new Set();
        for (let next = stage()[0]; next && !done.has(next.id); next = stage()[0]) {
          done.add(next.id);
          await say.step(next.title, next.run);
        }
      }
    });
  }
  if (!quiet) say.line(`Everything is set up (${((Date.now() - started) / 1000).toFixed(1)} s).`);
}

main(process.argv.slice(2)).catch((error) => {
  if (
    process.argv.includes('--or-last') &&
    error.expected &&
    fs.existsSync(path.join(root, 'dist', 'src', 'cli', 'main.js'))
  ) {
    say.line(`\n${error.message}\nGoing on with the last build.\n`);
    return;
  }
  say.line(`\nSet-up stopped. ${error.expected ? error.message : error.stack}`);
  process.exit(1);
});
