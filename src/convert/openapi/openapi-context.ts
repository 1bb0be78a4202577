import type {
  Description,
  Operation,
  OperationDetail,
  ResponseSpec,
  SecurityScheme,
} from '../../contract/description.ts';
import type { Json } from '../../model/json.ts';
import type { SourceLocation } from '../../model/source.ts';
import type { DraftVariables } from '../draft/draft-variables.ts';
import type { Leftover } from '../import.ts';
import type { DocumentContents } from './sample/located-schema.ts';
import type { Sampler } from './sample/sampler.ts';

/** What the collections of one description are made with. */
export type OpenapiContext = {
  description: Description;
  documents: DocumentContents;
  sampler: Sampler;
  schemes: Record<string, SecurityScheme>;
  variables: DraftVariables;
  /** The name of a variable in the source's words, told apart from those of other descriptions. */
  variableName: (wish: string) => string;
  /** Where the description speaks of a variable that has no value. */
  places: Map<string, SourceLocation>;
  /** Which security scheme most operations ask for first. */
  favourite?: string;
};

/** An operation on its way to be a request. */
export type OperationDraft = {
  id: string;
  operation: Operation;
  detail: OperationDetail;
  /** The response that is expected. */
  response?: ResponseSpec;
  /** Values that come from other requests, by parameter as `path id`. */
  given: Map<string, GivenValue>;
  /** By name of the variable: the expression. */
  captures: Map<string, string>;
  leftovers: Leftover[];
};

/** `cel` is an expression. */
export type GivenValue = { cel: string } | { value: Json };

/** The place of a leftover; of what stands nowhere, that of the nearest thing above. */
export function placeIn({ locate }: Description, { uri, pointer }: { uri: string; pointer: string }): SourceLocation {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const location = locate({ uri, pointer: at });
    if (location) return location;
    if (at === '') return { file: uri, line: 1, column: 1 };
  }
}
