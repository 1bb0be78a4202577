import type { SourceLocation } from './source.ts';

/**
 * Where an exchange and its description differ. `request` is a fault of the collection (parameters, body, credentials
 * as sent), `operation` a request that the description does not know; the others are faults of the service.
 */
export const findingKinds = ['operation', 'request', 'status', 'type', 'headers', 'body'] as const;
export type FindingKind = (typeof findingKinds)[number];

export type Finding = {
  kind: FindingKind;
  fault: 'collection' | 'service';
  /** The description, relative to the project root. */
  description: string;
  /** `GET /users/{id}`; absent for `operation`. */
  operation?: string;
  operationId?: string;
  /** Where in the exchange: `status`, `header etag`, `query page`, `path id`, `cookie sid`, `body.items[2].id`. */
  path?: string;
  /** The keyword of the description that is not met: `type`, `required`, `responses`, `content`, `parameters`. */
  rule: string;
  message: string;
  /** The place in the description that says so. */
  place?: SourceLocation;
};

/** What an exchange has touched of a description, for coverage. */
export type Touched = {
  /** The description, relative to the project root. */
  description: string;
  /** `GET /users/{id}`. */
  operation: string;
  /** The key under `responses` that the status matched (`200`, `2XX`, `default`); absent where none does. */
  status?: string;
  /** Declared parameters that were sent, as `query page`. */
  parameters: string[];
  /** The declared media type that the body sent matched, and the one of the response. */
  requestType?: string;
  responseType?: string;
};

/** What a description has to be touched, in its order. Plain JSON. */
export type ContractInventory = {
  /** The description, relative to the project root. */
  description: string;
  title?: string;
  operations: {
    /** `GET /users/{id}`. */
    operation: string;
    operationId?: string;
    place?: SourceLocation;
    statuses: string[];
    /** As `query page`. */
    parameters: string[];
    requestTypes: string[];
    /** By status: media types of its response. */
    responseTypes: Record<string, string[]>;
  }[];
};

/** One fraction of a coverage. */
export type CoveredCount = { covered: number; total: number };

/** What a run has seen of a description: a fold over its inventory and what was touched. */
export type ContractCoverage = {
  description: string;
  title?: string;
  /** Operations called, of all, in percent with one decimal. */
  percent: number;
  operations: CoveredCount;
  statuses: CoveredCount;
  parameters: CoveredCount;
  mediaTypes: CoveredCount;
  /** In the order of the description. */
  details: {
    operation: string;
    operationId?: string;
    place?: SourceLocation;
    /** How many exchanges matched it. */
    calls: number;
    statuses: { name: string; covered: boolean }[];
    parameters: { name: string; covered: boolean }[];
    /** `request application/json`, `200 application/json`. */
    mediaTypes: { name: string; covered: boolean }[];
  }[];
};
