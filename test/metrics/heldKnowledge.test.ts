import { describe, expect, it } from 'vitest';
import { HeldKnowledge } from '../../src/metrics/heldKnowledge';
import type { MetricSource } from '../../src/metrics/metricSource';
import { MetricError } from '../../src/metrics/metricSource';
import { FakeClock } from '../fakes/fakeClock';

const nothing = { data: { type: 'vector', series: [] }, warnings: [], infos: [] } as const;

/** Answers lists, and notes what it was asked. */
class FakeMetricSource implements MetricSource {
  readonly asked: string[] = [];
  signal: AbortSignal | undefined;

  constructor(
    private readonly values: Readonly<Record<string, readonly string[]>>,
    private readonly behaviour: 'answers' | 'fails' | 'hangs' = 'answers',
  ) {}

  instant = async () => nothing;
  range = async () => nothing;
  metadata = async (signal: AbortSignal) =>
    (await this.#say('metadata', signal)).map((name) => ({
      name,
      type: 'gauge' as const,
      help: 'Said.',
      unit: '',
    }));
  labelNames = (signal: AbortSignal) => this.#say('labels', signal);
  labelValues = (label: string, signal: AbortSignal) => this.#say(label, signal);

  #say(question: string, signal: AbortSignal): Promise<readonly string[]> {
    this.asked.push(question);
    this.signal = signal;
    if (this.behaviour === 'fails') return Promise.reject(new MetricError('unavailable', 'no'));
    if (this.behaviour === 'answers') return Promise.resolve(this.values[question] ?? []);
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new MetricError('timeout', 'late')));
    });
  }
}

function knowledgeOf(...sources: MetricSource[]) {
  const clock = new FakeClock();
  const failures: unknown[] = [];
  const knowledge = new HeldKnowledge({
    sources: () => sources,
    clock,
    onFailure: (error) => failures.push(error),
  });
  return { knowledge, clock, failures };
}

describe('what is known for queries', () => {
  it('is what all sources know together, recorded metrics without a description included', async () => {
    const first = new FakeMetricSource({ metadata: ['up'], __name__: ['up', 'job:up:sum'], labels: ['job'] });
    const second = new FakeMetricSource({ metadata: ['up'], labels: ['job', 'pod'] });
    const { knowledge } = knowledgeOf(first, second);
    expect(await knowledge.metrics()).toEqual([
      { name: 'up', type: 'gauge', help: 'Said.', unit: '' },
      { name: 'job:up:sum', type: '', help: '', unit: '' },
    ]);
    expect(await knowledge.labelNames()).toEqual(['job', 'pod']);
  });

  it('is asked for once in five minutes', async () => {
    const source = new FakeMetricSource({ job: ['app'] });
    const { knowledge, clock } = knowledgeOf(source);
    await knowledge.labelValues('job');
    await knowledge.labelValues('job');
    expect(source.asked).toEqual(['job']);
    await clock.advance(300_001);
    expect(await knowledge.labelValues('job')).toEqual(['app']);
    expect(source.asked).toEqual(['job', 'job']);
  });

  it('leaves out a source that fails, says so, and asks it again soon', async () => {
    const broken = new FakeMetricSource({}, 'fails');
    const { knowledge, clock, failures } = knowledgeOf(broken, new FakeMetricSource({ job: ['app'] }));
    expect(await knowledge.labelValues('job')).toEqual(['app']);
    await knowledge.labelValues('job');
    expect([broken.asked.length, failures.length]).toEqual([1, 1]);
    await clock.advance(30_001);
    await knowledge.labelValues('job');
    expect(broken.asked.length).toBe(2);
  });

  it('does not wait for a source that hangs', async () => {
    const { knowledge, clock } = knowledgeOf(new FakeMetricSource({}, 'hangs'));
    const answer = knowledge.labelNames();
    await clock.advance(4_001);
    expect(await answer).toEqual([]);
  });

  it('holds a hundred questions for a source and forgets the oldest', async () => {
    const source = new FakeMetricSource({});
    const { knowledge } = knowledgeOf(source);
    for (let index = 0; index <= 100; index++) await knowledge.labelValues(`label${index}`);
    await knowledge.labelValues('label100');
    await knowledge.labelValues('label0');
    expect(source.asked.slice(100)).toEqual(['label100', 'label0']);
  });

  it('ends every question when it is given back, and asks no more', async () => {
    const source = new FakeMetricSource({}, 'hangs');
    const { knowledge } = knowledgeOf(source);
    const answer = knowledge.labelNames();
    knowledge.dispose();
    expect([await answer, source.signal?.aborted, await knowledge.labelValues('job')]).toEqual([
      [],
      true,
      [],
    ]);
    expect(source.asked).toEqual(['labels']);
  });
});
