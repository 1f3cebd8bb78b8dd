'use strict';

/** An error that a person can act on: shown as its sentence, without a stack. */
class SetupError extends Error {
  constructor(message) {
    super(message);
    this.expected = true;
  }
}

const say = {
  line(text) {
    process.stderr.write(`${text}\n`);
  },

  /** Says what is being done, that it is still being done, and how long it took. */
  async step(title, run) {
    const started = Date.now();
    const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
    say.line(`- ${title} ...`);
    const still = setInterval(() => say.line(`  still at it (${seconds()})`), 10_000);
    try {
      const note = await run();
      say.line(`  done in ${seconds()}${note ? `: ${note}` : ''}`);
    } finally {
      clearInterval(still);
    }
  },
};

module.exports = { say, SetupError };
