import { createValidators, validatorOf } from '../../../contract/check/validators.ts';
import type { Description, SchemaPlace } from '../../../contract/description.ts';
import { isJsonObject, type Json, numberFromSource } from '../../../model/json.ts';
import { ProblemError } from '../../../model/problem.ts';
import type { DocumentContents } from './located-schema.ts';
import { schemaTree } from './schema-tree.ts';
import { withoutHidden } from './without-hidden.ts';

export type Direction = 'request' | 'response';

export type SampleRequest = {
  schema?: SchemaPlace;
  /** What the description gives, in order of preference. */
  examples?: readonly Json[];
  direction: Direction;
  /** The value goes out as text, so that `"5"` will do for a number. */
  asText?: boolean;
};

/** `fault` where the value is not what its schema says, and none was found that is. */
export type Sample = { value: Json; fault?: string };

export type Sampler = {
  /** The first value that its schema allows: an example, else one made of the schema. */
  sample: (request: SampleRequest) => Promise<Sample | undefined>;
  /** As the body of an XML document. */
  sampleXml: (schema: SchemaPlace, direction: Direction) => string | undefined;
};

/** Makes values for the schemas of a description; `documents` has the content of all its files. */
export async function createSampler(description: Description, documents: DocumentContents): Promise<Sampler> {
  const { sample } = await import('openapi-sampler');
  const validators = createValidators();
  const violation = async (value: Json, { schema, direction, asText }: SampleRequest): Promise<string | undefined> => {
    if (schema === undefined) return undefined;
    try {
      const validate = await validatorOf({ description, schema, direction, isStrict: false, validators });
      const [error] = validate(value);
      if (error === undefined) return undefined;
      const meant = asText && typeof value === 'string' ? meaningOf(value) : undefined;
      if (meant !== undefined && validate(meant).length === 0) return undefined;
      return `${error.instancePath === '' ? '' : `${error.instancePath} `}${error.message}`;
    } catch (error) {
      // What cannot be compiled cannot be held against it.
      if (error instanceof ProblemError) return undefined;
      throw error;
    }
  };
  const make = (schema: SchemaPlace, direction: Direction, variant: Variant): Json | undefined => {
    const tree = schemaTree(schema, { documents, direction, ...variant });
    return tree && toJson(sample(tree, { quiet: true }));
  };
  return {
    sample: async (request) => {
      const { schema, examples = [], direction } = request;
      let first: Sample | undefined;
      for (const value of candidates()) {
        const fault = await violation(value, request);
        if (fault === undefined) return { value };
        first ??= { value, fault };
      }
      return first;

      function* candidates(): Generator<Json> {
        for (const example of examples) {
          yield schema ? withoutHidden(example, [schema], { documents, direction, alternative: 0 }) : example;
        }
        for (const variant of schema ? VARIANTS : []) {
          const value = schema && make(schema, direction, variant);
          if (value !== undefined) yield value;
        }
      }
    },
    sampleXml: (schema, direction) => {
      const tree = schemaTree(schema, { documents, direction, alternative: 0, onlyRequired: false });
      if (tree === undefined) return undefined;
      const made = sample(tree, { quiet: true, format: 'xml' });
      return typeof made === 'string' ? made : undefined;
    },
  };
}

type Variant = { alternative: number; onlyRequired: boolean; ignoreExamples?: boolean };

/** In the order in which they are tried: as much as possible of the first alternative, then less, then the next ones. */
const VARIANTS: readonly Variant[] = [
  { alternative: 0, onlyRequired: false },
  { alternative: 0, onlyRequired: false, ignoreExamples: true },
  { alternative: 0, onlyRequired: true },
  { alternative: 1, onlyRequired: false },
  { alternative: 2, onlyRequired: false },
  { alternative: 1, onlyRequired: true },
  { alternative: 0, onlyRequired: true, ignoreExamples: true },
];

/** A value of the sampler, which may have holes. */
function toJson(value: unknown): Json | undefined {
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (Array.isArray(value)) return value.map((item) => toJson(item) ?? null);
  if (!isJsonObject(value as Json)) return value as Json;
  return Object.fromEntries(
    Object.entries(value as object).flatMap(([name, item]): [string, Json][] => {
      const made = toJson(item);
      return made === undefined ? [] : [[name, made]];
    }),
  );
}

function meaningOf(text: string): Json | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? numberFromSource(text) : undefined;
}
