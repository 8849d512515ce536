import type { Sample } from '../../metrics/series';
import { METADATA } from '../simulation/metadata';
import type { Answer } from './answer';
import { text } from './answer';

/** Samples in the text exposition format 0.0.4, grouped by family. */
export function exposition(samples: readonly Sample[]): Answer {
  const lines: string[] = [];
  let family = '';
  for (const sample of samples) {
    const name = familyOf(sample.name);
    if (name !== family) lines.push(...header((family = name)));
    lines.push(`${sample.name}${labelText(sample)} ${sample.value}`);
  }
  return text(`${lines.join('\n')}\n`, 200, 'text/plain; version=0.0.4; charset=utf-8');
}

function header(name: string): string[] {
  const metadata = METADATA.get(name);
  return metadata ? [`# HELP ${name} ${metadata.help}`, `# TYPE ${name} ${metadata.type}`] : [];
}

function familyOf(name: string): string {
  const base = name.replace(/_(bucket|sum|count)$/, '');
  return METADATA.get(base)?.type === 'histogram' ? base : name;
}

function labelText({ labels }: Sample): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

const escaped = (value: string): string =>
  value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
