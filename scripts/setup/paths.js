'use strict';
const os = require('node:os');
const path = require('node:path');

/** The project's folder. */
const root = path.resolve(__dirname, '..', '..');

/** Where downloaded programs are kept, shared by all clones of this user. */
function cacheDir(env = process.env) {
  return path.join(env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'caseclock');
}

module.exports = { root, cacheDir };
