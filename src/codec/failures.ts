import {
  ApplicationFailure,
  DefaultFailureConverter,
  type PayloadConverter,
  type ProtoFailure,
  type SerializationContext,
} from '@temporalio/common';

/**
 * Messages and stack traces are encrypted like everything else, and a refusal leaves without its stack: it is
 * an answer to a person, and the Temporal UI would show it with file paths. Runs inside the workflow isolate.
 */
class CaseclockFailureConverter extends DefaultFailureConverter {
  constructor() {
    super({ encodeCommonAttributes: true });
  }

  override errorToFailureInner(
    error: unknown,
    payloadConverter: PayloadConverter,
    context?: SerializationContext,
  ): ProtoFailure {
    const failure = super.errorToFailureInner(error, payloadConverter, context);
    return isRefusal(error) ? { ...failure, stackTrace: '' } : failure;
  }
}

/** A refusal carries itself as the failure's first detail. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof ApplicationFailure)) return false;
  const detail = error.details?.[0];
  return typeof detail === 'object' && detail !== null && 'refused' in detail;
}

export const failureConverter = new CaseclockFailureConverter();
