/**
 * The inside of a character class of what a reader cannot see or what changes how the text around it is shown: DEL and the
 * C1 controls, line and paragraph separators, everything that changes the direction of text (UAX #9), and characters
 * without a width. Joiners stay: scripts and emoji need them. Not in it, for JSON and YAML have their own ways with them:
 * the C0 controls, and surrogates without a partner.
 */
export const UNSEEN_CHARACTERS =
  '\\x7f-\\x9f\\xad\\u061c\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff9-\\ufffb';
