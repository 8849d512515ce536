import type { Clock, Ms } from '../../base/clock';
import type { StoreFiles } from './files/storeFiles';
import { StoreFileError, writeWhole } from './files/storeFiles';
import { stamp } from './liveBlock';
import type { Notices } from './notices';
import { rollUpDay } from './segment/rollUpDay';
import { salvage } from './segment/salvage';
import { encodeFooter, encodeSegmentBlock, SEGMENT_HEAD } from './segment/segmentFormat';
import { DAY, parseSegmentName, segmentName } from './segment/segmentName';
import type { Segments } from './segment/segments';
import { ByteWriter } from './codec/byteWriter';

/** Every sample is kept for so long; then those of five minutes become one. */
export const RAW_KEPT: Ms = 7 * DAY;

export interface MaintenanceOptions {
  readonly files: StoreFiles;
  readonly folder: string;
  readonly clock: Clock;
  readonly segments: Segments;
  readonly notices: Notices;
}

type Step = () => void | Promise<void>;

/** What is done to segments while nobody waits for it. */
export class Maintenance {
  #isBusy = false;

  constructor(private readonly options: MaintenanceOptions) {}

  /** Does the first thing that is due; answers whether there was one and it went well. `today` is the day being written. */
  async step(keepFor: Ms, today: Ms, isOver: () => boolean): Promise<boolean> {
    if (this.#isBusy) return false;
    this.#isBusy = true;
    try {
      const due = this.#due(keepFor, today, isOver);
      await due?.();
      return due !== undefined;
    } catch (error) {
      if (!(error instanceof StoreFileError)) throw error;
      this.options.notices.once(
        'maintenance',
        `Old metrics in ${this.options.folder} could not be tidied up: ${error.message}. It is tried again later.`,
        error,
      );
      return false;
    } finally {
      this.#isBusy = false;
    }
  }

  #due(keepFor: Ms, today: Ms, isOver: () => boolean): Step | undefined {
    const { segments, clock } = this.options;
    const [damaged] = segments.damaged;
    if (damaged !== undefined) return () => this.#salvage(damaged);
    const now = clock.now();
    for (const name of segments.names) {
      const { resolution, day } = parseSegmentName(name)!;
      const age = now - (day + DAY);
      if (day >= today) continue;
      if (age >= keepFor) return () => this.#remove(name);
      if (resolution === 'raw' && age >= RAW_KEPT) return () => this.#rollUp(name, day, isOver);
      if (resolution === 'raw' && this.#isUnsealed(name)) return () => segments.seal(name);
    }
    return undefined;
  }

  #isUnsealed(name: string): boolean {
    const index = this.options.segments.index(name);
    return index !== undefined && !index.isSealed && !index.isDamaged;
  }

  #remove(name: string): void {
    const { files, segments } = this.options;
    files.remove(segments.path(name));
    segments.forget(name);
  }

  async #rollUp(name: string, day: Ms, isOver: () => boolean): Promise<void> {
    const { files, folder, segments } = this.options;
    const block = await rollUpDay(segments, name, nextTurn);
    // What turned out to be damaged is saved first; the day is then rolled up again.
    if (isOver() || segments.damaged.includes(name)) return;
    if (block) {
      const writer = new ByteWriter();
      writer.append(SEGMENT_HEAD);
      const { bytes, placed } = encodeSegmentBlock(block, writer.length);
      writer.append(bytes);
      writer.append(encodeFooter([placed]));
      const rolledUp = segmentName({ resolution: 'rolledUp', day });
      writeWhole(files, folder, segments.path(rolledUp), writer.finish());
    }
    this.#remove(name);
  }

  #salvage(name: string): void {
    const { files, folder, segments, notices, clock } = this.options;
    const aside = `${name}.damaged-${stamp(clock.now())}`;
    const { kept, lost } = salvage(files, folder, name, aside);
    segments.forget(name);
    notices.once(
      `salvaged ${aside}`,
      `The damaged metrics file ${name} was put aside as ${folder}/${aside}. ${kept} of its pieces could be read and go on in a new file${lost > 0 ? `, ${lost} could not` : ''}.`,
    );
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
