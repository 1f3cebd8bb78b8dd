/** The path of the workflow bundle made for this run: for `Worker.create({ workflowBundle: { codePath } })`. */
export function workflowBundle(): string {
  const file = process.env.WORKFLOW_BUNDLE;
  if (file) return file;
  throw new Error(
    `There is no workflow bundle: ${process.env.WORKFLOW_BUNDLE_PROBLEM ?? 'src/workers/bundle.ts is missing'}`,
  );
}
