import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import type { Records } from '../../../src/base/records/records';
import { MemoryRecords } from '../../../src/base/records/records';
import { MaintenanceRecords } from '../../../src/monitoring/suppression/maintenanceRecords';

const window = { service: 'shop', from: 0, until: 60_000, by: 'ana', comment: 'upgrade' };

describe('maintenance windows that were opened by hand', () => {
  it('are known to every window of the workspace until they are over or closed', () => {
    const records = new MemoryRecords();
    new MaintenanceRecords(records, silentLog).open(window);
    const other = new MaintenanceRecords(records, silentLog);
    const [found] = other.at(59_999);
    expect(found).toEqual({
      ...{ id: 'by-hand/shop', when: { from: 0, until: 60_000 }, services: ['shop'], match: {} },
      ...{ by: 'ana', comment: 'upgrade' },
    });
    expect(other.at(60_000)).toEqual([]);
    other.close('by-hand/shop');
    expect(other.at(0)).toEqual([]);
  });

  it('are about every service when none is named, and one service has one', () => {
    const windows = new MaintenanceRecords(new MemoryRecords(), silentLog);
    windows.open({ ...window, service: undefined });
    windows.open(window);
    windows.open({ ...window, until: 90_000 });
    expect(windows.at(0).map(({ services, when }) => [services, when])).toEqual([
      [[], { from: 0, until: 60_000 }],
      [['shop'], { from: 0, until: 90_000 }],
    ]);
  });

  it('stay what they were while they cannot be read', () => {
    const memory = new MemoryRecords();
    let fails = false;
    const records: Records = {
      all: (kind) => {
        if (fails) throw new Error('locked');
        return memory.all(kind);
      },
      put: (...entry) => memory.put(...entry),
      remove: (...entry) => memory.remove(...entry),
      dispose: () => undefined,
    };
    const windows = new MaintenanceRecords(records, silentLog);
    windows.open(window);
    windows.at(0);
    fails = true;
    expect(windows.at(1)).toHaveLength(1);
    expect(windows.at(60_000)).toEqual([]);
  });

  it('leave out what an unknown version wrote', () => {
    const memory = new MemoryRecords();
    memory.put('maintenance', 'shop', { from: 'now' });
    memory.put('maintenance', 'cart', 5);
    expect(new MaintenanceRecords(memory, silentLog).at(0)).toEqual([]);
  });
});
