import type { Importer } from './import.ts';

/** What can be imported: where its importer is, the endings of its files in a folder, and a line of help. */
export type ImportKindDefinition = {
  load: () => Promise<Importer>;
  endings: readonly string[];
  summary: string;
};

/** Every format that `rollcall import` reads, one line each. */
const registry = {
  openapi: {
    load: async () => (await import('./import-openapi.ts')).importOpenapi,
    endings: ['.yaml', '.yml', '.json'],
    summary: 'OpenAPI 3.0 to 3.2 and Swagger 2.0: requests for all operations of a description',
  },
  postman: {
    load: async () => (await import('./import-postman.ts')).importPostman,
    endings: ['.json'],
    summary: 'Postman collections 2.x and environments',
  },
  bruno: {
    load: async () => (await import('./import-bruno.ts')).importBruno,
    endings: ['.bru', '.yml', '.yaml', '.json'],
    summary: 'Bruno collections: .bru files and OpenCollection YAML',
  },
  hurl: {
    load: async () => (await import('./import-hurl.ts')).importHurl,
    endings: ['.hurl'],
    summary: 'Hurl files',
  },
  http: {
    load: async () => (await import('./import-http.ts')).importHttp,
    endings: ['.http', '.rest'],
    summary: '.http and .rest files of editors',
  },
  har: {
    load: async () => (await import('./import-har.ts')).importHar,
    endings: ['.har'],
    summary: 'recorded traffic: HAR 1.1 and 1.2',
  },
  curl: {
    load: async () => (await import('./import-curl.ts')).importCurl,
    endings: ['.sh', '.curl', '.txt', '.cmd', '.bat'],
    summary: 'curl commands, as in a shell script or "Copy as cURL"',
  },
} satisfies Record<string, ImportKindDefinition>;

export type ImportKind = keyof typeof registry;
export const importers: Record<ImportKind, ImportKindDefinition> = registry;
export const importKinds = Object.keys(registry) as ImportKind[];
