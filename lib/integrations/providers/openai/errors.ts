import { ACCOUNT_ERRORS } from './account-errors';
import { ANSWER_ERRORS } from './answer-errors';

/**
 * OpenAI's error responses. Everything that is said or done about a failed call comes from here: its class, the event
 * log, the connect form, the connection page, the checks and the guide.
 *
 * Sources: developers.openai.com/api/docs/guides/error-codes, help.openai.com/en/articles/6614457 (spend limits),
 * developers.openai.com/api/docs/guides/data-residency, and bodies quoted in public issues (agent-ecosystem/skill-validator
 * #70: incorrect_hostname; songquanpeng/one-api #271: account_deactivated, #1692: unsupported country; langchainjs #1929
 * and RamiAwar/dataline #175: billing).
 */

export const OPENAI_ERRORS = [...ACCOUNT_ERRORS, ...ANSWER_ERRORS] as const;

export type ErrorId = (typeof OPENAI_ERRORS)[number]['id'];
