// What a service says of itself.
import type { ServiceProcess } from '@cnfs/testing/stack';

/** @param series name with its labels, as the page writes it @returns its value, if there is one */
export async function readMetric({ metricsUrl }: ServiceProcess, series: string): Promise<number[]> {
  const page = await (
    await fetch(metricsUrl, { signal: AbortSignal.timeout(10_000), headers: { connection: 'close' } })
  ).text();
  return page
    .split('\n')
    .flatMap((line) => (line.startsWith(`${series} `) ? [Number(line.slice(series.length))] : []));
}
