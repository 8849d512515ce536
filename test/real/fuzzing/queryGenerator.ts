import type { Random } from './random';
import { SelectorGenerator } from './selectorGenerator';

/**
 * Queries that are correct in their types, over the families of `fuzzedData`. What the versions 2.42 and 3 of the
 * language disagree on is left out:
 * - what is new since then, and parameters of aggregations that change from step to step
 * - `atan2` with the name of the metric, which 2.42 keeps
 * - which of several equal or missing values `topk` keeps, and `count_values` of what was rounded
 * - rests of what was rounded, large powers and their sines, of which a last digit makes something else
 * - `timestamp` of a selector with `@` and `offset`, of which servers forget the latter
 * - `rate` of what is no counter, or of a counter that is near zero behind a gap (clamped in another order)
 * - the deviation of values that are not finite, and `predict_linear` with `@`, which 2.42 answers at the first step only
 */
export class QueryGenerator {
  /** There are no subqueries in subqueries: their windows would begin on a sample. */
  #isInSubquery = false;

  readonly #select: SelectorGenerator;

  /** `around` is the second that `@` may begin at. */
  constructor(
    private readonly random: Random,
    around: number,
  ) {
    this.#select = new SelectorGenerator(random, around);
  }

  query(): string {
    return this.random.isUnder(0.06) ? this.#scalar(3) : this.#vector(3);
  }

  #vector(depth: number): string {
    const { random } = this;
    if (depth <= 0) return this.#select.selector();
    switch (random.below(14)) {
      case 0:
        return this.#select.selector();
      case 1:
      case 2:
        return this.#overTime(depth);
      case 3:
        return this.#rate();
      case 4:
      case 5:
      case 6:
        return this.#aggregation(depth - 1);
      case 7:
      case 8:
      case 9:
        return this.#binary(depth - 1);
      case 10:
        return this.#elementwise(depth - 1);
      case 11:
        return this.#relabelled(depth - 1);
      case 12:
        return this.#other(depth - 1);
      default:
        return random.isUnder(0.5) ? `(${this.#vector(depth - 1)})` : `-${this.#select.selector()}`;
    }
  }

  #scalar(depth: number): string {
    const { random } = this;
    const kind = depth <= 0 ? random.below(3) : random.below(8);
    switch (kind) {
      case 0:
      case 1:
        return random.pickWord('0 1 2 0.5 -3 100 7 Inf NaN -Inf');
      case 2:
        return random.pick(['time()', 'pi()']);
      case 3:
        return `scalar(${this.#vector(depth - 1)})`;
      case 4: {
        const comparison = random.pick(['== bool', '!= bool', '> bool', '< bool', '>= bool', '<= bool']);
        return `(${this.#scalar(depth - 1)} ${comparison} ${this.#scalar(depth - 1)})`;
      }
      case 5:
        return `(${this.#scalar(depth - 1)} atan2 ${this.#scalar(depth - 1)})`;
      default:
        return `(${this.#scalar(depth - 1)} ${this.#arithmetic()} ${this.#scalar(depth - 1)})`;
    }
  }

  #arithmetic(): string {
    return this.random.pick(['+', '-', '*', '/']);
  }

  #matrix(depth: number): string {
    const { random } = this;
    if (depth > 0 && !this.#isInSubquery && random.isUnder(0.25)) {
      this.#isInSubquery = true;
      const inner = this.#vector(depth - 1);
      this.#isInSubquery = false;
      const step = random.pick(['', '30s', '1m', '20s']);
      return `(${inner})[${random.pick(['2m', '5m', '10m'])}:${step}]${this.#select.modifiers()}`;
    }
    return `${this.#select.bare()}[${this.#select.range()}]${this.#select.modifiers()}`;
  }

  #overTime(depth: number): string {
    const { random } = this;
    const name = random.pickWord(
      'avg_over_time sum_over_time min_over_time max_over_time count_over_time last_over_time ' +
        'present_over_time absent_over_time changes resets idelta delta irate quantile_over_time ' +
        'deriv predict_linear stddev_over_time stdvar_over_time double_exponential_smoothing',
    );
    switch (name) {
      case 'quantile_over_time':
        return `${name}(${random.pick(['0', '0.5', '0.9', '1', '-1', '2'])}, ${this.#matrix(depth)})`;
      case 'predict_linear':
        return `${name}(${this.#select.finite('')}, ${random.pick(['60', '3600', '-10'])})`;
      case 'double_exponential_smoothing':
        return `${name}(${this.#select.finite()}, ${random.pick(['0.5', '0.1'])}, ${random.pick(['0.3', '0.9'])})`;
      case 'deriv':
      case 'stddev_over_time':
      case 'stdvar_over_time':
        return `${name}(${this.#select.finite()})`;
      default:
        return `${name}(${this.#matrix(depth)})`;
    }
  }

  #rate(): string {
    const { random } = this;
    const name = random.pick(['requests_total', 'jobs_total', 'latency_bucket']) + this.#select.matchers();
    const range =
      !this.#isInSubquery && random.isUnder(0.15)
        ? `[5m:${random.pick(['30s', '1m'])}]`
        : `[${random.pick(['1m', '5m', '10m', '47s', '30m'])}]`;
    return `${random.pick(['rate', 'increase'])}(${name}${range}${this.#select.modifiers()})`;
  }

  #aggregation(depth: number): string {
    const { random } = this;
    const operator = random.pickWord(
      'sum avg min max count group topk bottomk quantile count_values stddev stdvar',
    );
    const grouping = this.#select.grouping();
    switch (operator) {
      case 'topk':
      case 'bottomk':
        return `${operator}${grouping}(${random.pick(['1', '0', '100', '-1'])}, ${this.#select.ordered()})`;
      case 'quantile':
        return `${operator}${grouping}(${random.pick(['0', '0.3', '0.5', '1', '-1', '2'])}, ${this.#vector(depth)})`;
      case 'count_values':
        return `${operator}${grouping}("${random.pick(['value', 'x'])}", ${this.#select.selector()})`;
      case 'stddev':
      case 'stdvar': {
        const name = random.pick(['requests_total', 'jobs_total', 'queue_length', 'pool_size']);
        return `${operator}${grouping}(${name}${this.#select.matchers()}${this.#select.modifiers()})`;
      }
      default:
        return `${operator}${grouping}(${this.#vector(depth)})`;
    }
  }

  #binary(depth: number): string {
    const { random } = this;
    const comparisons = ['==', '!=', '>', '<', '>=', '<='] as const;
    const comparison = random.pick(comparisons) + (random.isUnder(0.4) ? ' bool' : '');
    const operator = random.isUnder(0.6) ? this.#arithmetic() : comparison;
    switch (random.below(8)) {
      case 0:
        return `(${this.#vector(depth)} ${operator} ${this.#scalar(depth)})`;
      case 1:
        return `(${this.#scalar(depth)} ${operator} ${this.#vector(depth)})`;
      case 2: {
        const set = random.pick(['and', 'or', 'unless']);
        return `(${this.#vector(depth)} ${set}${this.#select.matching()} ${this.#vector(depth)})`;
      }
      case 3:
        return `(${this.#vector(depth)} ${operator}${this.#select.matching()} ${this.#vector(depth)})`;
      case 4: {
        const group = `on (service) group_left (${random.some(['team', 'pod', 'code']).join(', ')})`;
        return `(${this.#vector(depth)} ${operator} ${group} ${random.pick(['owner', 'drift', 'sum by (service) (pool_size)'])})`;
      }
      case 5:
        return `abs(${this.#vector(depth)} atan2${this.#select.matching()} ${this.#vector(depth)})`;
      case 6:
        return random.isUnder(0.5)
          ? `(${this.#select.selector()} ^ ${random.pick(['2', '0.5', '-1', '0', 'NaN', 'Inf'])})`
          : `(${this.#select.selector()} % ${random.pick(['7', '-7', '0.25', '0', 'NaN', 'Inf'])})`;
      default: {
        const inner = this.#select.bare();
        return `(${inner} ${operator} ${inner}${random.isUnder(0.3) ? ' offset 1m' : ''})`;
      }
    }
  }

  #elementwise(depth: number): string {
    const { random } = this;
    if (random.isUnder(0.1)) return `${random.pickWord('sin cos tan')}(${this.#select.selector()})`;
    const name = random.pickWord(
      'abs ceil floor exp sqrt ln log2 log10 sgn asin acos atan sinh cosh tanh asinh acosh atanh deg rad ' +
        'round clamp clamp_min clamp_max',
    );
    const vector = this.#vector(depth);
    switch (name) {
      case 'round':
        return random.isUnder(0.5)
          ? `round(${vector})`
          : `round(${vector}, ${random.pick(['5', '0.25', '-2'])})`;
      case 'clamp':
        return `clamp(${vector}, ${this.#scalar(0)}, ${this.#scalar(0)})`;
      case 'clamp_min':
      case 'clamp_max':
        return `${name}(${vector}, ${this.#scalar(0)})`;
      default:
        return `${name}(${vector})`;
    }
  }

  #relabelled(depth: number): string {
    const { random } = this;
    const vector = this.#vector(depth);
    const target = random.pick(['service', 'x', 'pod', '__name__']);
    if (random.isUnder(0.4)) return `label_join(${vector}, "${target}", "-", "service", "pod")`;
    const [source, pattern] = random.pick([
      ['service', '(.)(.*)'],
      ['pod', 'p(\\\\d)'],
      ['code', '(?P<first>\\\\d).*'],
      ['service', 'api|web'],
      ['none', '(.*)'],
    ]);
    const replacement = random.pick(['$1', '$2$1', '${first}x', 'fixed', '', '$1_x', '$$']);
    return `label_replace(${vector}, "${target}", "${replacement}", "${source}", "${pattern}")`;
  }

  #other(depth: number): string {
    const { random } = this;
    switch (random.below(8)) {
      case 0:
        return `histogram_quantile(${random.pick(['0.5', '0.9', '0', '1', '-1', '2'])}, ${this.#select.buckets()})`;
      case 1:
        return `absent(${this.#vector(depth)})`;
      case 2:
        return `absent(${random.pick(['none', 'queue_length', '{service="x"}', 'none{a="b",c!="d"}'])})`;
      case 3:
        return `timestamp(${random.isUnder(0.5) ? this.#select.bare() : `(${this.#vector(depth)} + 0)`})`;
      case 4:
        return `vector(${this.#scalar(depth)})`;
      case 5: {
        const names = [
          'minute',
          'hour',
          'month',
          'year',
          'day_of_week',
          'day_of_month',
          'day_of_year',
          'days_in_month',
        ];
        const name = names[random.below(names.length)] ?? 'hour';
        const time = random.pick(['', 'pool_size * 1e6', 'vector(time())', 'timestamp(owner)']);
        return `${name}(${time})`;
      }
      case 6:
        return `${random.pick(['sort', 'sort_desc'])}(${this.#vector(depth)})`;
      default:
        return this.#vector(depth);
    }
  }
}
