import type { Host } from '../../model/host.ts';
import type { Problem } from '../../model/problem.ts';
import type { PreparedExport } from './prepare-export.ts';

export async function exportCommands(
  _input: PreparedExport,
  _path: string | undefined,
  _host: Host,
): Promise<{ exitCode: number; problems: Problem[] }> {
  return { exitCode: 0, problems: [] };
}
