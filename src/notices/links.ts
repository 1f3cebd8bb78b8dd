/** Where the link of a mail leads: a page that says how to act, shows nothing of the case, and acts on nothing. */
export function caseLink(publicUrl: string, caseId: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/cases/${encodeURI(caseId)}`;
}

export const footer = 'Sent by Caseclock. Do not reply to this address.';
