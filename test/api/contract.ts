import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import type { Answer } from './support';

/** The served document, as a test holds answers against it. */
export interface Operation {
  method: string;
  path: string;
  operationId: string;
  tags: string[];
  parameters: { in: string; name: string; example?: string }[];
  body?: unknown;
  statuses: string[];
}

export class Contract {
  private readonly ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(private readonly document: Record<string, any>) {
    this.ajv.addSchema({ $id: 'api', ...document });
  }

  operations(): Operation[] {
    return Object.entries<Record<string, any>>(this.document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operationId: operation.operationId,
        tags: operation.tags,
        parameters: (operation.parameters ?? []).map((one: any) => this.at(one)),
        body: operation.requestBody?.content['application/json'].example,
        statuses: Object.keys(operation.responses),
      })),
    );
  }

  /** What is wrong with an answer, by the document: nothing, when it is one that stands there. */
  wrongWith({ method, path }: { method: string; path: string }, { status, headers, body }: Answer): string[] {
    const operation = this.document.paths[path]?.[method.toLowerCase()];
    if (!operation) return [`${method} ${path} is not in the document`];
    if (!operation.responses[status]) return [`${status} is not documented: ${JSON.stringify(body)}`];
    const response = this.at(operation.responses[status]);
    const wrong = Object.entries<any>(response.headers ?? {})
      .filter(([name, header]) => this.at(header).required && headers.get(name) === null)
      .map(([name]) => `${status} has no ${name}`);
    const type = (headers.get('Content-Type') ?? '').split(';')[0]!;
    const content = response.content[type];
    if (!content) return [...wrong, `${status} is of type "${type}"`];
    const validate = this.validatorOf(content.schema);
    if (!validate(body))
      wrong.push(
        ...(validate.errors ?? []).map(
          (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
        ),
      );
    return wrong;
  }

  private validatorOf(schema: { $ref: string }): ValidateFunction {
    const known = this.validators.get(schema.$ref) ?? this.ajv.compile({ $ref: `api${schema.$ref}` });
    this.validators.set(schema.$ref, known);
    return known;
  }

  private at(part: any): any {
    if (!part.$ref) return part;
    return (part.$ref as string)
      .slice(2)
      .split('/')
      .reduce((found, name) => found[name], this.document);
  }
}
