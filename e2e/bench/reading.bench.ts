import type { Finding } from './measure.ts';
import { compareAnswers } from './reading/answers.ts';
import { compareReports } from './reading/reports.ts';
import { fillWords } from './reading/words.ts';
import { withOwner } from './scale/organizations.ts';
import { createCompanies, fillUsage } from './storage/companies.ts';

/** Ten million rows of 200 companies, of which one of 525,600 is read: the answers of `/api/usage`, and the Usage page's. */
export async function bench(): Promise<Finding[]> {
  const member = await withOwner(async (owner) => {
    const measured = await createCompanies(owner);
    await fillUsage(owner, measured.workspaceId);
    await fillWords(owner, measured.workspaceId);
    return measured;
  });
  return [...(await compareAnswers(member)), ...(await compareReports(member))];
}
