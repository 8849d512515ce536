const BOUNDS = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf'];

/** The three shapes that endpoints have, by what most of their lines are. */
export const expositionTexts = (): Readonly<Record<string, string>> => ({
  counters: counters(),
  histograms: histograms(),
  'short families, each with its comments': gauges(),
});

function counters(): string {
  const families = range(60).map((family) => {
    const name = `metric_${family}_total`;
    const lines = range(30).map((series) => {
      const labels = `method="GET",path="/api/v1/resource/${series}",status="200",instance="host-${series % 5}"`;
      return `${name}{${labels}} ${(family * series * 7919) % 100_000}${series % 3 ? '' : '.5'}\n`;
    });
    return `# HELP ${name} What it counts.\n# TYPE ${name} counter\n${lines.join('')}`;
  });
  return families.join('');
}

/** As a client library measures the requests of a web service. */
function histograms(): string {
  const families = range(4).map((family) => {
    const name = `http_${family}_request_duration_seconds`;
    const series = range(33).map((route) => {
      const labels = `method="${['GET', 'POST', 'PUT'][route % 3]}",handler="/api/v1/things/${route}",code="200"`;
      const counts = BOUNDS.map((_bound, at) => (at + 1) * (route + family));
      const buckets = BOUNDS.map((bound, at) => `${name}_bucket{${labels},le="${bound}"} ${counts[at]}\n`);
      const sum = (route + 1) * 1.23456789012;
      return `${buckets.join('')}${name}_sum{${labels}} ${sum}\n${name}_count{${labels}} ${counts.at(-1)}\n`;
    });
    return `# HELP ${name} How long requests took, by route.\n# TYPE ${name} histogram\n${series.join('')}`;
  });
  return families.join('');
}

/** As a runtime or a machine tells about itself: half of the lines are comments, and numbers have exponents. */
function gauges(): string {
  const families = range(280).map((family) => {
    const name = `node_memory_${String(family).padStart(3, '0')}_active_bytes`;
    const lines =
      family % 4 === 0
        ? range(4).map((cpu) => `${name}{cpu="${cpu}",mode="idle"} ${family * 31.25 + cpu}\n`)
        : [`${name} ${(family + 1).toExponential(1).replace('e+', 'e+0')}\n`];
    return `# HELP ${name} Memory information field number ${family}.\n# TYPE ${name} gauge\n${lines.join('')}`;
  });
  return families.join('');
}

const range = (length: number): number[] => Array.from({ length }, (_unused, at) => at);
