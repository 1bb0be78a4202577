import { type Cookies, createCookies } from '../http/cookies.ts';
import type { Json } from '../model/json.ts';
import type { PlannedFile, PlannedRequest } from '../model/plan.ts';
import type { RequestStatus } from '../model/result.ts';
import type { ResponseView, Scope } from '../model/template.ts';
import type { RunContext } from './run-context.ts';
import { createFileVars, type FileVars } from './vars.ts';

/** What the requests of one run of a file share: cookies, vars, responses, and how each ended. */
export type FileContext = {
  run: RunContext;
  file: PlannedFile;
  cookies: Cookies;
  vars: FileVars;
  responses: Record<string, ResponseView | ResponseView[]>;
  fixtures: Record<string, Record<string, Json>>;
  /** By key of the request: how its rows and repetitions ended, each status once. */
  statuses: Map<string, RequestStatus[]>;
  /** Whether another request looks at its response. */
  isReferenced: (request: PlannedRequest) => boolean;
  /** What a request sees besides its own response. */
  scopeOf: (request: PlannedRequest) => Scope;
  /** Everything the file captured: what its users see where it is a fixture. */
  captured: Record<string, Json>;
  /** Whether anything was sent, so that there may be something to tear down. */
  started: boolean;
  /** Makes a response and what was captured visible; of rows and repetitions only once the request is settled. */
  publish: (planned: PlannedRequest, yielded: Yielded) => void;
  /** All rows and repetitions of a request have ended: what they yielded becomes lists in row order. */
  settle: (key: string) => void;
};

export type Yielded = { view: ResponseView | undefined; captured: Record<string, Json> };

export function createFileContext(
  run: RunContext,
  file: PlannedFile,
  fixtures: Record<string, Record<string, Json>>,
): FileContext {
  const responses: FileContext['responses'] = {};
  const shared = { env: file.env, fixtures, responses, now: run.host.now };
  const fileScope = (): Scope => ({
    ...shared,
    vars: vars.values,
    ...(file.row === undefined ? {} : { row: file.row.value }),
  });
  const vars = createFileVars(file.collection.vars, fileScope);
  const captured: Record<string, Json> = {};
  const referenced = referencedKeys(file);
  const isFixture = run.plan.fixtures.has(file.collection.file.absolutePath);
  const listed = new Map<string, { order: number; yielded: Yielded }[]>();
  const show = (key: string, view: ResponseView | ResponseView[] | undefined, values: Record<string, Json>): void => {
    if (view !== undefined && referenced.has(key)) responses[key] = view;
    vars.capture(values);
    Object.assign(captured, values);
  };
  return {
    run,
    file,
    cookies: createCookies(),
    vars,
    responses,
    fixtures,
    statuses: new Map(),
    isReferenced: ({ spec }) => referenced.has(spec.id),
    scopeOf: (request) => {
      if (request.row === undefined || request.row === file.row) return fileScope();
      const scope: Scope = { ...shared, vars: {}, row: request.row.value };
      return Object.assign(scope, { vars: vars.forRow(() => scope) });
    },
    captured,
    started: false,
    publish: (planned, yielded) => {
      const key = planned.spec.id;
      if (!planned.listed) return show(key, yielded.view, yielded.captured);
      // What nobody looks at would only fill memory; what a fixture captures is seen by others.
      if (!referenced.has(key) && !isFixture) return;
      const known = listed.get(key);
      const view = referenced.has(key) ? yielded.view : undefined;
      const entry = { order: planned.order, yielded: { view, captured: yielded.captured } };
      if (known === undefined) listed.set(key, [entry]);
      else known.push(entry);
    },
    settle: (key) => {
      const entries = listed.get(key)?.toSorted((a, b) => a.order - b.order);
      if (entries === undefined) return;
      listed.delete(key);
      const views = entries.flatMap(({ yielded }) => (yielded.view === undefined ? [] : [yielded.view]));
      show(key, views, joinCaptures(entries.map(({ yielded }) => yielded.captured)));
    },
  };
}

/** Only responses that some request refers to are kept. */
function referencedKeys(file: PlannedFile): Set<string> {
  return new Set(
    [file.setup, file.requests, file.teardown].flatMap(({ groups }) => groups.flatMap((one) => one.dependsOn)),
  );
}

function joinCaptures(rows: Record<string, Json>[]): Record<string, Json> {
  const joined = new Map<string, Json[]>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      const known = joined.get(name);
      if (known === undefined) joined.set(name, [value]);
      else known.push(value);
    }
  }
  return Object.fromEntries(joined);
}
