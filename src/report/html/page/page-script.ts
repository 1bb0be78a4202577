import { bodyScript } from './body.ts';
import { checksScript } from './checks.ts';
import { copyScript } from './copy.ts';
import { detailScript } from './detail.ts';
import { domScript } from './dom.ts';
import { exchangeScript } from './exchange.ts';
import { keysScript } from './keys.ts';
import { listScript } from './list.ts';
import { startScript } from './start.ts';
import { stateScript } from './state.ts';
import { timelineScript } from './timeline.ts';
import { timelinePaintScript } from './timeline-paint.ts';
import { timelinePointerScript } from './timeline-pointer.ts';
import { toolbarScript } from './toolbar.ts';

/** The script of the page, whole. It reads the data of the page and never the network. */
export const pageScript = [
  "(() => {\n'use strict';",
  domScript,
  stateScript,
  toolbarScript,
  listScript,
  detailScript,
  checksScript,
  exchangeScript,
  bodyScript,
  copyScript,
  keysScript,
  timelineScript,
  timelinePaintScript,
  timelinePointerScript,
  startScript,
  '})();\n',
].join('');
