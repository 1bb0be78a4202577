import type { Redactor } from '../../execute/redact/redact.ts';
import { stringifyJson } from '../../model/json.ts';
import type { Plan, PlannedRequest } from '../../model/plan.ts';
import { joined } from '../../model/sequence.ts';
import { locationOf } from '../../model/source.ts';
import { escapeJson } from '../../text/escape-json.ts';
import { escapeTerminal } from '../../text/escape-terminal.ts';
import type { CommandDefinition } from '../command.ts';
import { addInputFlags, inputOptionsOf, wantsColour } from '../flags/flags.ts';
import { printProblems } from '../print-problems.ts';

/** What would run, as a tree or as JSON. */
export const list: CommandDefinition = {
  configure: (command, host) => {
    addInputFlags(
      command
        .description('show what would run, as a tree')
        .argument('[paths...]', 'files, folders, globs or file.yaml:LINE; default: what rollcall.yaml names'),
      host,
    )
      .option('--json', 'as JSON')
      .option('--no-color', 'without colour');
  },
  action: async ({ args, flags, host }) => {
    const { prepareInput } = await import('../input/prepare-input.ts');
    const { plan, problems, redactor } = await prepareInput(inputOptionsOf(args, flags), { host });
    printProblems(problems, host, wantsColour(flags, host, host.stderr.isTerminal));
    if (plan === undefined) return 2;
    host.stdout.write(flags.json ? listJson(plan, redactor) : listTree(plan, redactor));
    return 0;
  },
};

function listTree(plan: Plan, redactor: Redactor): string {
  const lines: string[] = [];
  for (const { collection, setup, requests, teardown } of joined([[...plan.fixtures.values()], plan.files])) {
    lines.push(escapeTerminal(redactor.text(`${collection.file.path}  ${collection.name}`)));
    for (const planned of [...setup, ...requests, ...teardown])
      lines.push(`  ${escapeTerminal(redactor.text(describe(planned)))}`);
  }
  lines.push('', `${plan.total} ${plan.total === 1 ? 'request' : 'requests'}`);
  return `${lines.join('\n')}\n`;
}

function describe(planned: PlannedRequest): string {
  const { spec, section } = planned;
  const key = planned.id.slice(planned.id.lastIndexOf('#') + 1);
  const { start, end, file } = spec.url.span;
  const name = nameOf(planned);
  const notes = [
    ...(section === 'requests' ? [] : [section]),
    ...spec.tags,
    ...(planned.dependsOn.length === 0 ? [] : [`after ${planned.dependsOn.join(', ')}`]),
  ];
  const url = file.text.slice(start, end).replace(/^(['"])(.*)\1$/, '$2');
  return `${key}  ${spec.method} ${url}${name === spec.id ? '' : `  ${name}`}${notes.length === 0 ? '' : `  (${notes.join('; ')})`}`;
}

function nameOf({ spec }: PlannedRequest): string {
  if (spec.name?.kind === 'literal' && typeof spec.name.value === 'string') return spec.name.value;
  return spec.name === undefined ? spec.id : spec.name.span.file.text.slice(spec.name.span.start, spec.name.span.end);
}

function listJson(plan: Plan, redactor: Redactor): string {
  const requests = [...plan.fixtures.values(), ...plan.files].flatMap(
    ({ collection, setup, requests: own, teardown }) =>
      [...setup, ...own, ...teardown].map((planned) => ({
        id: planned.id,
        file: collection.file.path,
        collection: redactor.text(collection.name),
        request: planned.spec.id,
        name: redactor.text(nameOf(planned)),
        section: planned.section,
        method: planned.spec.method,
        tags: [...new Set([...collection.tags, ...planned.spec.tags])],
        needs: [...planned.dependsOn],
        location: locationOf(planned.spec.span),
      })),
  );
  return `${escapeJson(stringifyJson({ format: 1, total: plan.total, requests }, 2))}\n`;
}
