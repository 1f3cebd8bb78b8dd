import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import * as workflow from '@temporalio/workflow';
import type { Pins, Successor, Word } from '../casework';
import { startWords } from '../casework/start-words';
import { searchAttributes } from './search-attributes';

/** The signal by which one case speaks to another; only what our own programs wrote is believed. */
export const wordSignal = workflow.defineSignal<[{ word: Word }]>('word');

/**
 * Opens a case that follows from another: a child workflow that lives on its own (ABANDON). The one that is there
 * already is the one that was meant, whoever opened it. False when it could not be opened.
 */
export async function openCase({ id, opening }: Successor, pins: Pins): Promise<boolean> {
  const { process, council, reference, chain } = opening;
  const started = workflow.startChild(process, {
    workflowId: id,
    args: [{ open: { ...opening, key: '', body: '' }, pins }],
    parentClosePolicy: 'ABANDON',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    ...startWords(process, council, reference),
    typedSearchAttributes: [
      { key: searchAttributes.authority, value: council },
      { key: searchAttributes.chain, value: chain ?? id },
      { key: searchAttributes.stage, value: 'opening' },
    ],
  });
  return started.then(
    () => true,
    (error: unknown) => error instanceof WorkflowExecutionAlreadyStartedError,
  );
}

/** Says a word to another case; false when that case runs no more. */
export async function sayTo(to: string, word: Word): Promise<boolean> {
  try {
    await workflow.getExternalWorkflowHandle(to).signal(wordSignal, { word });
    return true;
  } catch {
    return false;
  }
}
