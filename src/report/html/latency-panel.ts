import { formatDuration } from '../../text/duration.ts';
import { type LatencyBucket, latencyBuckets, percentile } from './latency.ts';

const BAR = { width: 46, gap: 8, height: 96 };

/** The latency histogram of all exchanges that got a response, and its percentiles; nothing where none did. */
export function latencyPanel(totalsMs: readonly number[]): string {
  const values = totalsMs.toSorted((a, b) => a - b);
  if (values.length === 0) return '';
  const figures = [0.5, 0.9, 0.95, 0.99, 1].map((share) => {
    const name = share === 1 ? 'max' : `p${share * 100}`;
    return `<div><dt>${name}</dt><dd>${formatDuration(percentile(values, share) ?? 0)}</dd></div>`;
  });
  return `<section class="panel" aria-labelledby="latency-title">
<h2 id="latency-title">Latency <span class="muted">of ${values.length} ${values.length === 1 ? 'response' : 'responses'}</span></h2>
${histogram(latencyBuckets(values))}<dl class="figures">${figures.join('')}</dl></section>`;
}

function histogram(buckets: LatencyBucket[]): string {
  const most = Math.max(...buckets.map(({ count }) => count));
  const step = BAR.width + BAR.gap;
  const bars = buckets.map(({ fromMs, toMs, count }, i) => {
    const height = count === 0 ? 0 : Math.max(2, (count / most) * BAR.height);
    const x = i * step + BAR.gap;
    const top = 16 + BAR.height - height;
    const middle = x + BAR.width / 2;
    return `<g><title>${count} from ${edge(fromMs)} to ${edge(toMs)}</title>
<rect x="${x}" y="${top.toFixed(1)}" width="${BAR.width}" height="${height.toFixed(1)}" rx="2"/>
<text x="${middle}" y="${(top - 4).toFixed(1)}">${count || ''}</text>
<text class="axis" x="${middle}" y="${BAR.height + 30}">&lt; ${edge(toMs)}</text></g>`;
  });
  const spoken = buckets
    .filter(({ count }) => count > 0)
    .map(({ fromMs, toMs, count }) => `${count} from ${edge(fromMs)} to ${edge(toMs)}`);
  const width = Math.max(buckets.length * step + BAR.gap, 8 * step);
  return `<svg class="histogram" viewBox="0 0 ${width} ${BAR.height + 36}" role="img" aria-label="Latency: ${spoken.join(', ')}">${bars.join('')}</svg>`;
}

function edge(ms: number): string {
  return Number.isFinite(ms) ? formatDuration(ms).replace(' ', '\u{A0}') : 'more';
}
