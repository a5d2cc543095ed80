/** What somebody is told whose request had an API key in its address. */
export const EXPOSED_KEY = {
  title: 'An API key was in the address',
  text: 'Doow did not use it. Your browser’s history and the logs of servers on the way may have kept it, so treat it as exposed: revoke it at OpenAI, create a new one, and paste that into the form.',
};
