import fs from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { verify, type ChainEnd, type Verification, type VerifyOptions } from '../../records';
import { UserError } from '../errors';
import { counted, progressOf, withRecord, withTemporal, type OpenRecord } from '../operator';
import { print, printJson } from '../output';
import { runningCases } from '../running-cases';

interface Choices {
  json?: true;
  against?: string;
}

/**
 * `caseclock verify [CASE]`: computes the hash chain of the case log again, and compares it with the running cases,
 * the worklists and the tombstones. Ends with 1 when anything is wrong (docs/record.md).
 */
export function register(program: Command): void {
  program
    .command('verify')
    .argument('[case]', 'the id of one case; without it all are checked')
    .option('--json', 'print findings and the end of each chain as JSON')
    .option('--against <file>', 'compare with the chain ends of an earlier look: what --json printed then')
    .description('check that nothing of the case log was changed, removed, swapped or added')
    .action((caseId: string | undefined, choices: Choices) =>
      withRecord(async (record) => {
        const against = choices.against === undefined ? [] : readEnds(choices.against);
        const options: VerifyOptions = {
          ...(caseId !== undefined && { case: caseId }),
          against,
          onProgress: progressOf('cases'),
        };
        const result = await verifyWithTemporal(record, options);
        if (caseId !== undefined && result.cases === 0 && result.findings.length === 0)
          throw new UserError(`There is no case ${caseId} in the record.`);
        if (choices.json) printJson(result);
        else print(report(result));
        if (result.findings.length > 0) process.exitCode = 1;
      }),
    );
}

/** Without Temporal the end of a log is known from its case file alone, which whoever cut it may have changed too. */
async function verifyWithTemporal(
  { db, keys, env }: OpenRecord,
  options: VerifyOptions,
): Promise<Verification> {
  try {
    return await withTemporal(env, (client) =>
      verify(db, keys, { ...options, running: runningCases(client) }),
    );
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    process.stderr.write(`${error.message} The log is compared with the case files alone.\n`);
    return verify(db, keys, options);
  }
}

const endsShape = z.object({
  ends: z.array(z.object({ case: z.string(), sequence: z.number(), hash: z.string() })),
});

function readEnds(file: string): readonly ChainEnd[] {
  try {
    return endsShape.parse(JSON.parse(fs.readFileSync(file, 'utf8'))).ends;
  } catch (error) {
    throw new UserError(`${file} is not what "caseclock verify --json" printed.`, { cause: error });
  }
}

function report({ cases, rows, findings, asked, unanswered, notRunning }: Verification): string {
  const lines = findings.map(({ case: id, sequence, finding, detail }) =>
    sequence > 0 ? `${id}  event ${sequence}  ${finding}: ${detail}` : `${id}  ${finding}: ${detail}`,
  );
  const found = findings.length === 0 ? 'whole' : counted(findings.length, 'finding');
  const compared = asked > 0 ? ` ${counted(asked, 'case')} compared with Temporal.` : '';
  const silent = unanswered > 0 ? ` No answer from ${counted(unanswered, 'case')}: does a worker run?` : '';
  const asleep = notRunning > 0 ? ` Open and not running: ${notRunning} (caseclock reopen --all-open).` : '';
  return [
    ...lines,
    `${counted(cases, 'case')}, ${counted(rows, 'event')}: ${found}.${compared}${silent}${asleep}`,
  ].join('\n');
}
