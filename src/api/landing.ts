import type { RequestHandler } from 'express';
import { parseCaseId } from '../casework/ids';
import { notFound } from './http/problems';

/**
 * GET /cases/{id}: where the link of a mail leads. The same page for every id of the right form, whether or not there
 * is such a case: scanners of mail gateways follow links, so it shows nothing of the case and changes nothing.
 */
export const landing: RequestHandler = (request, response) => {
  const id = String(request.params.id);
  const parts = parseCaseId(id);
  if (!parts) throw notFound();
  response.type('html').send(page(parts.reference, `/v1/cases/${id}`));
};

function page(reference: string, address: string): string {
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Caseclock: case ${reference}</title>
</head>
<body>
<main>
<h1>Case ${reference}</h1>
<p>You have followed a link from a mail of Caseclock. Nothing has been done by opening this page, and it shows nothing of the case.</p>
<p>Look the reference up in your case system. Whoever works with Caseclock's own interface finds here, with a token:</p>
<dl>
<dt>Where the case stands</dt>
<dd><code>GET ${address}</code></dd>
<dt>To acknowledge an escalation, with the date by which it will be done</dt>
<dd><code>POST ${address}/escalation-acknowledgements</code></dd>
</dl>
<p><a href="/openapi.json">Everything else that can be done</a></p>
</main>
</body>
</html>
`;
}
