import { Head } from '../../../../src/metrics/embedded/head';
import type { Sample } from '../../../../src/metrics/series';
import { Engine } from '../../../../src/promql/engine';
import type { GroupOptions } from '../../../../src/monitoring/rules/evaluation/groupEvaluation';
import { GroupEvaluation } from '../../../../src/monitoring/rules/evaluation/groupEvaluation';
import { readRuleFile } from '../../../../src/monitoring/rules/file/readRuleFile';

export const MINUTE = 60_000;

/** A store, and groups of rules in one line of YAML each, evaluated by the minute. */
export class RuleWorld {
  readonly head = new Head();

  group(rules: string, options?: GroupOptions, keys = ''): GroupEvaluation {
    const { groups, problems } = readRuleFile(
      `groups: [{name: app, ${keys} rules: [${rules}]}]`,
      'rules.yml',
    );
    const [group] = groups;
    if (!group || problems.length > 0) throw new Error(JSON.stringify(problems));
    const context = { head: this.head, engine: new Engine(), externalLabels: {}, externalUrl: '' };
    return new GroupEvaluation(group, context, options);
  }

  /** What the target `app` says after so many minutes. */
  scrape(minute: number, samples: Readonly<Record<string, number>>): void {
    const list = Object.entries(samples).map(([key, value]): Sample => {
      const [name = '', instance] = key.split('@');
      return { name, labels: instance === undefined ? {} : { instance }, value };
    });
    this.head.append({ target: 'app', labels: {}, at: minute * MINUTE, samples: list });
  }

  /** The samples at a minute that a query finds, as `labels value`. */
  query(expression: string, minute: number): string[] {
    const result = new Engine().instant(this.head, expression, minute * MINUTE);
    if (!result.ok || result.data.type !== 'vector') throw new Error(JSON.stringify(result));
    return result.data.series.map(
      ({ labels, values }) => `${JSON.stringify(labels.toRecord())} ${values[0]}`,
    );
  }
}

/** The alerts of a group's only rule: `instance state`, with the health of the rule first. */
export function shown(group: GroupEvaluation): string[] {
  const [rule] = group.rules;
  const alerts = (rule?.alerting?.alerts ?? []).map(
    ({ labels, state }) => `${labels.get('instance') || 'alert'} ${state}`,
  );
  return [rule?.health.state ?? 'none', ...alerts];
}
