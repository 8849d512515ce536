import { gzipSync } from 'node:zlib';
import { makeTestCertificates, type TestCertificates } from '../base/http/testCertificates';
import type { SourceConformance } from '../contract/sourceConformance';
import type { Fault, Shown, Variant } from './cell';
import { SocketSystem, answer, bytesOf, type Behaviour } from './socketSystem';
import type { World } from './world';

interface Strike {
  readonly secure?: true;
  strike(system: SocketSystem, conformance: SourceConformance): Promise<void> | void;
  /** One poll under the fault; default: to its end. */
  poll?(system: SocketSystem, world: World): Promise<void>;
  mend(system: SocketSystem): Promise<void> | void;
}

/** Polls while the fault lasts: enough that the source's own alert fires. */
const POLLS = 4;

let certificates: TestCertificates | undefined;

/** A fault of the connection, on a real socket. The source is asked by hand: only the engine's clock is a fake. */
function onSocket(name: string, { secure, strike, poll, mend }: Strike): Variant {
  const systems = new WeakMap<World, { system: SocketSystem; conformance: SourceConformance }>();
  const systemOf = (world: World): { system: SocketSystem; conformance: SourceConformance } => {
    const found = systems.get(world);
    if (!found) throw new Error('the world was opened by this variant');
    return found;
  };
  return {
    name,
    open: async (conformance, start) => {
      if (secure) certificates ??= makeTestCertificates();
      const { world, system } = await SocketSystem.open(conformance, start, secure && certificates);
      systems.set(world, { system, conformance });
      return world;
    },
    happen: async (world, look) => {
      const { system, conformance } = systemOf(world);
      await strike(system, conformance);
      for (let time = 0; time < POLLS; time++) {
        await (poll ? poll(system, world) : world.engine.refresh());
        look();
      }
    },
    end: async (world) => {
      await mend(systemOf(world).system);
      await world.engine.refresh();
      await world.engine.refresh();
    },
  };
}

const behaving = (behaviour: (conformance: SourceConformance) => Behaviour): Strike => ({
  strike: (system, conformance) => {
    system.behaviour = behaviour(conformance);
  },
  mend: (system) => {
    system.behaviour = undefined;
    system.hangUp();
  },
});

const dns: Strike = {
  strike: (system) => {
    system.resolves = false;
  },
  mend: (system) => {
    system.resolves = true;
  },
};

const refused: Strike = { strike: (system) => system.stop(), mend: (system) => system.listen() };

const hungUp = behaving(() => () => (request) => request.socket.resetAndDestroy());

const cutOff = behaving(() => (healthy) => (_, response) => {
  response.writeHead(200, { ...healthy.headers, 'content-length': '100000' });
  response.write(bytesOf(healthy), () => response.socket?.resetAndDestroy());
});

const expired: Strike = {
  secure: true,
  strike: (system) => system.restartWith('expired'),
  mend: (system) => system.restartWith('valid'),
};

/** A byte now and then, for ever: each of them a sign of life, and none of them an answer. */
const slow: Strike = {
  ...behaving(() => (healthy) => (_, response) => {
    response.writeHead(200, { ...healthy.headers, 'content-length': '100000' });
    response.write(bytesOf(healthy).slice(0, 1));
  }),
  poll: async (system, { engine, clock }) => {
    const bitten = system.bitten();
    const polling = engine.refresh();
    await bitten;
    for (let second = 0; second < 20; second++) await clock.advance(1_000);
    await polling;
  },
};

const MEBIBYTE = 1024 * 1024;
let bomb: Buffer | undefined;

/** 64 MiB of spaces in 64 KiB. */
const gzipBomb = behaving(() => (healthy) => (_, response) => {
  bomb ??= gzipSync(Buffer.alloc(64 * MEBIBYTE, ' '));
  response.writeHead(200, { ...healthy.headers, 'content-encoding': 'gzip' }).end(bomb);
});

/** Beside what was listed before there is an alert with a label of ten million characters. */
const longLabel = behaving((conformance) => (healthy, url) => {
  const {
    faultyPath,
    listing,
    noted,
    worded,
    wireAlerts = [],
    renewed = (body: unknown) => body,
  } = conformance;
  if (url.pathname !== faultyPath || bytesOf(healthy) === bytesOf(listing?.([]) ?? {}))
    return answer(healthy);
  const text = 'x'.repeat(10 * 1000 * 1000);
  const reply = listing && noted ? listing([...wireAlerts, noted(text)]) : worded?.(text);
  if (!reply) return answer(healthy);
  const now = Date.parse(healthy.headers?.date ?? '');
  return answer({
    ...reply,
    headers: { ...healthy.headers, ...reply.headers },
    body: renewed(reply.body, now),
  });
});

const fault = (
  name: string,
  condition: Shown['condition'],
  says: RegExp,
  strikes: Record<string, Strike>,
): Fault => ({
  name,
  variants: () => Object.entries(strikes).map(([variant, strike]) => onSocket(variant, strike)),
  shown: () => ({ condition, says }),
});

export const socketFaults: readonly Fault[] = [
  fault('DNS', 'unreachable', /^The host of .* was not found/, { 'the name is gone': dns }),
  fault('refused', 'unreachable', /^Connection refused by /, { 'nothing listens': refused }),
  fault('reset', 'unreachable', /closed the connection before the whole answer/, {
    'before the answer': hungUp,
    'in the middle of the answer': cutOff,
  }),
  fault('TLS expired', 'unreachable', /its certificate has expired\. It must be renewed/, {
    'the certificate is too old': expired,
  }),
  fault('slow', 'unreachable', /did not answer completely within /, { 'byte by byte': slow }),
  fault('gzip bomb', 'malformed', /is larger than \d+ MiB/, { '64 MiB in 64 KiB': gzipBomb }),
  {
    ...fault('10 MB label', 'fresh', /^/, { 'ten million characters': longLabel }),
    // A scrape is all or nothing, and no line of one is this long by intention.
    shown: ({ definition }) =>
      definition.type === 'metrics'
        ? { condition: 'malformed', says: /this line has \d+ characters, and at most \d+ are read/ }
        : { condition: 'fresh', says: /^/ },
  },
];
