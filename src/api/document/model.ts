/** The parts of an OpenAPI 3.1 document that its page shows. */

export interface Schema {
  $ref?: string;
  type?: string | readonly string[];
  format?: string;
  description?: string;
  title?: string;
  enum?: readonly unknown[];
  const?: unknown;
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: Schema | boolean;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  maxItems?: number;
  default?: unknown;
}

/** Something that stands among the components. */
export interface Reference {
  $ref: string;
}

export interface Parameter {
  in: string;
  name: string;
  description?: string;
  required?: boolean;
  example?: unknown;
  schema: Schema;
}

export interface Answer {
  description: string;
  content?: Readonly<
    Record<string, { schema: Schema; example?: unknown; examples?: Readonly<Record<string, unknown>> }>
  >;
}

export interface Operation {
  operationId: string;
  summary: string;
  tags: readonly [string];
  parameters?: readonly (Parameter | Reference)[];
  requestBody?: { content: Readonly<Record<string, { schema: Schema; example?: unknown }>> };
  responses: Readonly<Record<string, Answer | Reference>>;
}

export interface ApiDocument {
  openapi: string;
  info: { title: string; version: string; description: string };
  servers: readonly { url: string }[];
  tags: readonly { name: string }[];
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  components: {
    schemas: Readonly<Record<string, Schema>>;
    parameters: Readonly<Record<string, Parameter>>;
    responses: Readonly<Record<string, Answer>>;
    examples: Readonly<Record<string, { summary: string; value: unknown }>>;
  };
}

export interface Addressed {
  method: string;
  path: string;
  operation: Operation;
}

/** Every operation, with its address. */
export function operationsOf({ paths }: ApiDocument): readonly Addressed[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

/** The name of what is referred to. */
export function nameOf({ $ref }: { $ref?: string }): string | undefined {
  return $ref?.split('/').at(-1);
}

/** The part itself, when it is not a reference; else what it refers to. */
export function resolved<T extends object>(
  { components }: ApiDocument,
  kind: 'schemas' | 'parameters' | 'responses',
  part: T | Reference,
): T {
  const name = nameOf(part);
  return name === undefined ? (part as T) : (components[kind][name] as T);
}
