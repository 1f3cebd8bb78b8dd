/** Where the link of a mail leads: to the sign-in, and from there to the page of the case. Opening it acts on nothing. */
export function caseLink(publicUrl: string, caseId: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/cases/${encodeURI(caseId)}`;
}

export const footer = 'Sent by Caseclock. Do not reply to this address.';
