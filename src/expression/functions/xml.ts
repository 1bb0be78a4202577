import { createRequire } from 'node:module';
import type * as XmlDom from '@xmldom/xmldom';
import { balanceHtml } from './balance-html.ts';
import { refuse } from './function.ts';

const require = createRequire(import.meta.url);

const HTML = /^(?:\s|<!--[\s\S]*?-->)*<(?:!doctype\s+html|html|head|body)\b/i;

/**
 * What an XPath 1.0 expression selects: the texts of the nodes, or the number, text or boolean that it computes. A name
 * without prefix matches in any namespace. Entities that a document defines are never expanded.
 */
export function queryXml(text: string, path: string): string[] | string | number | bigint | boolean {
  const xpath = require('xpath') as XPath;
  const isHtml = HTML.test(text);
  const document = isHtml ? parseHtml(text) : parseXml(text, 'text/xml');
  const result = evaluate(xpath, path, document, isHtml);
  if (result instanceof xpath.XNodeSet) return result.toArray().map((node) => node.textContent ?? '');
  if (result instanceof xpath.XBoolean) return result.booleanValue();
  if (!(result instanceof xpath.XNumber)) return result.stringValue();
  const number = result.numberValue();
  return Number.isSafeInteger(number) ? BigInt(number) : number;
}

type XPathResult = { stringValue: () => string; numberValue: () => number; booleanValue: () => boolean };
type XNodeSet = XPathResult & { toArray: () => { textContent: string | null }[] };
/** What the package has; its own types need those of a browser. */
type XPath = {
  parse: (path: string) => { evaluate: (options: Record<string, unknown>) => XPathResult };
  XNodeSet: new () => XNodeSet;
  XBoolean: new () => XPathResult & { b: boolean };
  XNumber: new () => XPathResult & { num: number };
};
type XmlDocument = { documentElement: { lookupNamespaceURI: (prefix: string) => string | null } | null };

function parseHtml(text: string): XmlDocument {
  try {
    return parse(text, 'text/html');
  } catch {
    return parseXml(balanceHtml(text), 'text/html');
  }
}

function parseXml(text: string, type: string): XmlDocument {
  try {
    return parse(text, type);
  } catch (error) {
    return refuse(`xpath: the text is not XML: ${(error as Error).message}`);
  }
}

function parse(text: string, type: string): XmlDocument {
  const { DOMParser } = require('@xmldom/xmldom') as typeof XmlDom;
  return new DOMParser({ onError: () => undefined }).parseFromString(text, type);
}

function evaluate(xpath: XPath, path: string, document: XmlDocument, isHtml: boolean): XPathResult {
  try {
    return xpath.parse(path).evaluate({
      node: document,
      isHtml,
      allowAnyNamespaceForNoPrefix: true,
      namespaces: (prefix: string) => document.documentElement?.lookupNamespaceURI(prefix) ?? null,
    });
  } catch (error) {
    return refuse(`xpath: ${JSON.stringify(path)} is not an XPath: ${(error as Error).message}`);
  }
}
