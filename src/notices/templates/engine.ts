import { Environment, Template } from 'nunjucks';
import { capitalised } from '../words';

/**
 * Nunjucks, with everything escaped in pages and nothing in plain text, where there is no mark-up. Only our own
 * templates are ever compiled; a name that they use and nobody gives is an error, not a gap.
 */
const page = new Environment(null, { autoescape: true, throwOnUndefined: true });
const plain = new Environment(null, { autoescape: false, throwOnUndefined: true });
plain.addFilter('capitalize', capitalised);

export const pageTemplate = (source: string): Template => new Template(source, page, undefined, true);
export const plainTemplate = (source: string): Template => new Template(source, plain, undefined, true);

/** Rendered as one line of text, whatever line breaks the template has. */
export function lineOf(template: Template, given: object): string {
  return template.render(given).replace(/\s+/g, ' ').trim();
}
