import fs from 'node:fs';
import path from 'node:path';

export interface Release {
  version: string;
  /** The commit that it was built from (CASECLOCK_COMMIT); null when nobody said. */
  commit: string | null;
}

/** Which release runs here. */
export function release(env: NodeJS.ProcessEnv = process.env): Release {
  return { version: version(), commit: env.CASECLOCK_COMMIT || null };
}

/** Of the package that holds this file, compiled or not. */
function version(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const file = path.join(folder, 'package.json');
    if (fs.existsSync(file)) return (JSON.parse(fs.readFileSync(file, 'utf8')) as Release).version;
    if (folder === path.dirname(folder)) return 'unknown';
  }
}
