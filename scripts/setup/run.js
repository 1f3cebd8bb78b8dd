'use strict';
const { spawn } = require('node:child_process');

/**
 * Runs a program to its end and resolves with `{ code, output, timedOut }`;
 * never rejects. A program that cannot be started has code 127.
 */
function run(command, args, { timeout = 0, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    let timedOut = false;
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    const limit = timeout
      ? setTimeout(() => {
          timedOut = true;
          child.kill('SIGKILL');
        }, timeout)
      : undefined;
    child.on('error', (error) => finish(127, error.message));
    child.on('close', (code) => finish(code === null ? 1 : code, ''));
    function finish(code, more) {
      clearTimeout(limit);
      resolve({ code, output: output + more, timedOut });
    }
  });
}

/** The last lines of an output that say something: enough for an error message. */
function lastLines(output, count = 3) {
  const lines = output.split(/\r?\n/).map((line) => line.trim());
  return lines.filter(Boolean).slice(-count).join(' | ').slice(-600);
}

module.exports = { run, lastLines };
