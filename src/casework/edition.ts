/**
 * The newest edition of the core that this release knows. A change of what the core decides is written
 * `if (edition >= 2)`; a case moves to it by a renewal, so that a release can be taken back before.
 */
export const newestEdition = 1;
