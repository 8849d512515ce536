import { EmbeddedMetricSource } from '../../../src/metrics/embedded/embeddedMetricSource';
import { Head } from '../../../src/metrics/embedded/head';
import { contractScrapes, testMetricSource } from '../../contract/testMetricSource';
import { FakeClock } from '../../fakes/fakeClock';

const head = new Head();
for (const { at, samples } of contractScrapes) head.append({ target: 'shop', labels: {}, at, samples });

testMetricSource(() => new EmbeddedMetricSource({ head, clock: new FakeClock() }));
