'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { say } = require('./say');
const { cacheDir } = require('./paths');
const { resolveProgram } = require('./resolve');
const { SPECS } = require('./specs');

/**
 * The Temporal programs that are still to be found. What was found is written
 * to .caseclock/programs.json, where the local installation and the tests read
 * it; it is looked for again when the file has changed or is gone, or when the
 * variable that names it says something else.
 */
function programSteps(root, { tests, env = process.env }) {
  const record = path.join(root, '.caseclock', 'programs.json');
  const known = readJson(record) ?? {};
  return (tests ? ['temporal', 'testServer'] : ['temporal'])
    .filter((name) => !stillGood(known[name], env[SPECS[name].variable]))
    .map((name) => ({
      id: name,
      title: `Looking for ${SPECS[name].title}`,
      run: async () => {
        const found = await resolveProgram(SPECS[name], { env, cache: cacheDir(env), say });
        const { size, mtimeMs } = fs.statSync(found.path);
        const explicit = env[SPECS[name].variable] || null;
        writeJson(record, { ...readJson(record), [name]: { ...found, explicit, size, mtimeMs } });
        return `${found.version} (${found.from})`;
      },
    }));
}

function stillGood(entry, explicit) {
  if (!entry || entry.explicit !== (explicit || null)) return false;
  const stat = fs.statSync(entry.path, { throwIfNoEntry: false });
  return Boolean(stat) && stat.size === entry.size && stat.mtimeMs === entry.mtimeMs;
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function writeJson(file, value) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(value, null, 2)}\n`);
  fs.renameSync(`${file}.${process.pid}`, file);
}

module.exports = { programSteps };
