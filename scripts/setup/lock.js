'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { say } = require('./say');

/**
 * Runs `work` alone: two set-ups of one clone at once would install and build
 * over each other. The lock of a process that died does not count.
 */
async function withLock(root, work) {
  const file = path.join(root, '.caseclock', 'setup.lock');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  for (let waited = 0; !take(file); waited++) {
    if (waited === 0) say.line('Another set-up of this folder is at work; waiting for it ...');
    await sleep(200);
  }
  const release = () => fs.rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take(file) {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, String(process.pid));
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isAlive(holder(file))) fs.rmSync(file, { force: true });
    return false;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function holder(file) {
  try {
    return Number(fs.readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

module.exports = { withLock };
