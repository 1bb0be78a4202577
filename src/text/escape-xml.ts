import { visible } from './escape-terminal.ts';

/** What XML 1.0 (section 2.2) cannot hold in any spelling, and the C1 controls it discourages. */
const NOT_XML = /[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Without it nothing needs an escape: most texts need no closer look. */
const SUSPICIOUS = /[^ !#-%'-;=?-~]/;

/** Text between tags, valid XML 1.0 whatever comes in: characters XML forbids show as `\u{0}`. */
export function escapeXmlText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  return text.replace(NOT_XML, visible).replace(/[&<>\r]/g, (char) => ENTITIES[char] ?? char);
}

/** The value of an attribute in double quotes; line breaks and tabs survive attribute normalisation (section 3.3.3). */
export function escapeXmlAttribute(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  return text.replace(NOT_XML, visible).replace(/[&<>"\t\n\r]/g, (char) => ENTITIES[char] ?? char);
}
