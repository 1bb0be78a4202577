import type { CommandDefinition } from '../command.ts';

/** Opens the HTML report in a browser, from a server on this machine; where there is no browser it prints the path. */
export const show: CommandDefinition = {
  configure: (command) => {
    command
      .description('open the HTML report in a browser; without one, print where it is')
      .argument('[report]', 'an HTML report; default: that of rollcall.yaml, else reports/report.html');
  },
  action: async ({ args, host }) => {
    const { showReport } = await import('../show/show-report.ts');
    return showReport(args[0], host);
  },
};
