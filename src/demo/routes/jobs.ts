import { json, problem, type Reply } from '../reply.ts';
import { type Call, param, type Route } from '../route.ts';
import type { Job } from '../state.ts';

/** Work that is done later. It advances by being asked, not by the clock, so every run sees the same. */
export const jobRoutes: readonly Route[] = [
  { method: 'POST', path: '/jobs', summary: 'start a job; fail=true lets it fail', handle: startJob },
  { method: 'GET', path: '/jobs/:id', summary: 'queued, then running, then done or failed', handle: readJob },
];

function startJob(call: Call): Reply {
  const id = call.state.jobs.size + 1;
  const job: Job = { id, polls: 0, willFail: call.query.get('fail') === 'true' };
  call.state.jobs.set(id, job);
  return json(202, view(job), { location: `/jobs/${id}` });
}

function readJob(call: Call): Reply {
  const job = call.state.jobs.get(Number(param(call, 'id')));
  if (job === undefined) return problem(404, 'Not Found', { detail: `there is no job ${param(call, 'id')}` });
  job.polls++;
  return json(200, view(job));
}

function view({ id, polls, willFail }: Job): Record<string, unknown> {
  if (polls < 2) return { id, state: 'queued', progress: 0 };
  if (polls < 3) return { id, state: 'running', progress: 50 };
  return willFail
    ? { id, state: 'failed', progress: 50, error: 'the disk is full' }
    : { id, state: 'done', progress: 100, result: { rows: 45 } };
}
