import type { Random } from './random';

/** What names series: selectors with their modifiers, ranges, and lists of labels. */
export class SelectorGenerator {
  constructor(
    private readonly random: Random,
    /** Seconds from which on `@` may be. */
    private readonly around: number,
  ) {}

  matchers(): string {
    const { random } = this;
    if (random.isUnder(0.5)) return '';
    const all = [
      'service="api"',
      'service!="db"',
      'service=~"a.*|w.+"',
      'pod="p0"',
      'pod!~"p[1-9]"',
      'code=~"5.."',
      'code!=""',
      'team="core"',
      'nothing=""',
      'service=~"(?i:WEB)"',
    ];
    return `{${random
      .some(all)
      .slice(0, 1 + random.below(2))
      .join(',')}}`;
  }

  name(): string {
    return this.random.pick([
      'requests_total',
      'jobs_total',
      'queue_length',
      'pool_size',
      'drift',
      'owner',
      'latency_bucket',
    ]);
  }

  modifiers(): string {
    const { random } = this;
    const offset = random.isUnder(0.15)
      ? ` offset ${random.pick(['1m', '5m', '-2m', '13s', '10m', '-30s'])}`
      : '';
    const at = random.isUnder(0.1)
      ? ` @ ${random.pick(['start()', 'end()', String(this.around + 10 * random.below(90))])}`
      : '';
    return random.isUnder(0.5) ? offset + at : at + offset;
  }

  bare(): string {
    const { random } = this;
    if (random.isUnder(0.06)) {
      return `{__name__=~"${random.pick(['queue_length|pool_size', 'pool_size|owner', 'drift|owner', '.*_total'])}"}`;
    }
    return this.name() + this.matchers();
  }

  selector(): string {
    return this.bare() + this.modifiers();
  }

  range(): string {
    return this.random.pick(['1m', '5m', '10m', '47s', '30m', '14s', '2m30s']);
  }

  finite(modifiers = this.modifiers()): string {
    const name = this.random.pick(['requests_total', 'jobs_total', 'queue_length', 'pool_size']);
    return `${name}${this.matchers()}[${this.range()}]${modifiers}`;
  }

  labels(): string[] {
    return this.random.some(['service', 'pod', 'code', 'team']);
  }

  grouping(): string {
    const { random } = this;
    if (random.isUnder(0.3)) return '';
    const names = this.labels();
    if (random.isUnder(0.1)) names.push('__name__');
    return `${random.pick([' by ', ' without '])}(${names.join(', ')}) `;
  }

  /** A vector of numbers whose series have an order on a server. */
  ordered(): string {
    const { random } = this;
    const name = random.pick(['requests_total', 'jobs_total', 'queue_length', 'pool_size']);
    const selector = name + this.matchers();
    const overTime = random.pick(['max_over_time', 'count_over_time', 'resets', 'last_over_time']);
    return random.isUnder(0.4)
      ? `${overTime}(${selector}[${this.range()}]${this.modifiers()})`
      : selector + this.modifiers();
  }

  matching(): string {
    const { random } = this;
    if (random.isUnder(0.3)) return '';
    return ` ${random.pick(['on', 'ignoring'])} (${this.labels().join(', ')})`;
  }

  buckets(): string {
    const { random } = this;
    const range = random.pick(['5m', '10m', '2m']);
    return random.pick([
      `rate(latency_bucket[${range}])`,
      `sum by (le) (rate(latency_bucket[${range}]))`,
      `sum by (le, service) (increase(latency_bucket[${range}]))`,
      'latency_bucket',
      'queue_length',
    ]);
  }
}
