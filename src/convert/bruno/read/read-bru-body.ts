import type { Leftover } from '../../import.ts';
import { placeOf } from '../../source/source-text.ts';
import type { BrunoBody, BrunoPart } from '../tree.ts';
import type { ParsedBru } from './parse-bru.ts';
import { at, listAt, pairsOf, textAt } from './plain-values.ts';

/** The body a request sends, and the other bodies that stand in its file. */
export function readBruBody(bru: ParsedBru): { body: BrunoBody; leftovers: Leftover[] } {
  const body = bodyOf(bru, textAt(bru.json, 'http', 'body') || 'none');
  const used = body.kind === 'none' ? [] : blocksOf[body.kind];
  const { file } = bru;
  const leftovers = bru.blocks.flatMap(({ name, start, contentEnd }): Leftover[] => {
    if (!/^body(:|$)/.test(name) || used.includes(name)) return [];
    const hint = 'Bruno does not send it: the request names another body';
    return [{ place: placeOf(file, start), what: `block ${name}`, hint, source: file.text.slice(start, contentEnd) }];
  });
  return { body, leftovers };
}

const blocksOf: Record<Exclude<BrunoBody['kind'], 'none'>, string[]> = {
  json: ['body:json', 'body'],
  text: ['body:text'],
  xml: ['body:xml'],
  sparql: ['body:sparql'],
  form: ['body:form-urlencoded'],
  multipart: ['body:multipart-form'],
  file: ['body:file'],
  graphql: ['body:graphql', 'body:graphql:vars'],
};

function bodyOf(bru: ParsedBru, mode: string): BrunoBody {
  const { json, text, place, pairPlaces } = bru;
  switch (mode) {
    case 'json':
      return { kind: 'json', text: text('body:json') ?? text('body') ?? '', place: place('body:json') };
    case 'text':
    case 'xml':
    case 'sparql':
      return { kind: mode, text: text(`body:${mode}`) ?? '', place: place(`body:${mode}`) };
    case 'formUrlEncoded':
    case 'form-urlencoded': {
      const [block = ''] = blocksOf.form;
      const fields = pairsOf(listAt(json, 'body', 'formUrlEncoded'), pairPlaces(block), place(block));
      return { kind: 'form', fields, place: place(block) };
    }
    case 'multipartForm':
    case 'multipart-form':
      return multipartOf(bru);
    case 'file':
      return fileOf(bru);
    case 'graphql':
      return {
        kind: 'graphql',
        query: text('body:graphql') ?? '',
        variables: text('body:graphql:vars') ?? '',
        place: place('body:graphql'),
      };
    default:
      return { kind: 'none' };
  }
}

function multipartOf({ json, place, pairPlaces }: ParsedBru): BrunoBody {
  const [block = ''] = blocksOf.multipart;
  const list = listAt(json, 'body', 'multipartForm');
  const parts = pairsOf(list, pairPlaces(block), place(block)).map((pair, index): BrunoPart => {
    const files = at(list[index], 'type') === 'file' ? listAt(list[index], 'value').map(String) : undefined;
    return { ...pair, ...(files && { files }), contentType: textAt(list[index], 'contentType') };
  });
  return { kind: 'multipart', parts, place: place(block) };
}

function fileOf({ json, place }: ParsedBru): BrunoBody {
  const file = listAt(json, 'body', 'file').find((one) => at(one, 'selected') === true);
  if (file === undefined) return { kind: 'none' };
  return {
    kind: 'file',
    path: textAt(file, 'filePath'),
    contentType: textAt(file, 'contentType'),
    place: place('body:file'),
  };
}
