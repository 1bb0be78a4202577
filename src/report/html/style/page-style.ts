import { baseStyle } from './base.ts';
import { detailStyle } from './detail.ts';
import { firstScreenStyle } from './first-screen.ts';
import { mediaStyle } from './media.ts';
import { resultsStyle } from './results.ts';

/** The style of the page, whole. */
export const pageStyle = [baseStyle, firstScreenStyle, resultsStyle, detailStyle, mediaStyle].join('');
