import type { WorkflowStartOptions } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import { taskQueues } from '../../activities/types';
import { startWords } from '../../casework/start-words';
import type { ProcessName } from '../../vocabulary';

const authority = defineSearchAttributeKey('Authority', SearchAttributeType.KEYWORD);
/** The first case of the chain: what all cases of one story have in common. */
export const chainKey = defineSearchAttributeKey('Chain', SearchAttributeType.KEYWORD);
const stageKey = defineSearchAttributeKey('Stage', SearchAttributeType.KEYWORD);

interface Startable {
  process: ProcessName;
  council: string;
  reference: string;
  chain?: string;
  stage?: string;
}

/** What every start of a case says to Temporal: nothing here is about a child or a family. */
export function startOptions(
  id: string,
  about: Startable,
  opening: string | undefined,
): Omit<WorkflowStartOptions, 'args'> {
  const { process, council, reference } = about;
  return {
    workflowId: id,
    taskQueue: taskQueues.cases,
    ...startWords(process, council, reference),
    typedSearchAttributes: new TypedSearchAttributes([
      { key: authority, value: council },
      { key: chainKey, value: about.chain ?? id },
      // Until the case has said at which stage it is.
      ...(about.stage === undefined
        ? [{ key: stageKey, value: 'opening' }]
        : [{ key: stageKey, value: about.stage }]),
    ]),
    // Encrypted like everything else; tells the same opening again from another one with this reference.
    ...(opening === undefined ? {} : { memo: { opening } }),
  };
}
