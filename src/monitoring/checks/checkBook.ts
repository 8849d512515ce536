import type { Ms } from '../../base/clock';
import type { CheckObservation } from '../check';
import type { CheckStatus } from '../snapshot';
import type { CheckSubject, CheckTrack, Thresholds } from './settling';
import { settle, UNASKED_KEY, unknownCheck, unreadable } from './settling';

const NOT_CHECKED = 'not checked yet';
const NOT_REPORTED = 'the endpoint no longer reports this check';

/** The checks of one source, in the order in which it first reported them. */
export class CheckBook {
  readonly #tracks = new Map<string, CheckTrack>();
  #statuses: readonly CheckStatus[];

  constructor(
    private readonly subject: CheckSubject,
    at: Ms,
  ) {
    this.#tracks.set(UNASKED_KEY, unknownCheck(subject, UNASKED_KEY, NOT_CHECKED, at));
    this.#statuses = this.#collect();
  }

  get statuses(): readonly CheckStatus[] {
    return this.#statuses;
  }

  get tracks(): Iterable<CheckTrack> {
    return this.#tracks.values();
  }

  /** Goes on from what another window published of these checks. What was settling begins to settle anew. */
  adopt(statuses: readonly CheckStatus[]): void {
    if (statuses.length === 0) return;
    this.#tracks.clear();
    for (const status of statuses) {
      const settled = status.verdict === 'unknown' ? undefined : status.verdict;
      this.#tracks.set(status.id.slice(this.subject.sourceId.length + 1), { status, settled, streak: 0 });
    }
    this.#statuses = this.#collect();
  }

  /** Takes a successful answer in. A check that is missing from a complete one is unknown, and not healthy. */
  answered(checks: readonly CheckObservation[], complete: boolean, thresholds: Thresholds, at: Ms): void {
    const reported = new Set(checks.map(({ key }) => key));
    if (checks.length > 0 && !reported.has(UNASKED_KEY) && this.#isUnasked) this.#tracks.delete(UNASKED_KEY);
    for (const check of checks) {
      const track = this.#tracks.get(check.key) ?? unknownCheck(this.subject, check.key, NOT_CHECKED, at);
      this.#tracks.set(check.key, settle(track, check, thresholds, at));
    }
    if (complete) this.#forEachBut(reported, (track) => unreadable(track, NOT_REPORTED, at));
    this.#statuses = this.#collect();
  }

  /** The source cannot be read, for this reason: none of its checks is known. */
  failed(reason: string, at: Ms): void {
    this.#forEachBut(new Set(), (track) => unreadable(track, reason, at));
    this.#statuses = this.#collect();
  }

  get #isUnasked(): boolean {
    return this.#tracks.get(UNASKED_KEY)?.status.observedAt === undefined;
  }

  #forEachBut(excepted: ReadonlySet<string>, change: (track: CheckTrack) => CheckTrack): void {
    for (const [key, track] of this.#tracks) if (!excepted.has(key)) this.#tracks.set(key, change(track));
  }

  /** The list keeps its identity while every status does. */
  #collect(): readonly CheckStatus[] {
    const next = [...this.#tracks.values()].map(({ status }) => status);
    const before = this.#statuses as readonly CheckStatus[] | undefined;
    const same = before?.length === next.length && next.every((status, index) => status === before[index]);
    return same ? before : next;
  }
}
