import { join } from 'node:path';
import type { Demo } from './demo';
import { readMarker } from './workspace/marker';

/** The demo company of the packed extension, which is loaded when somebody wants to see it. */
export const demoLauncher = (extensionPath: string) => ({
  start: async (workspace: string): Promise<Demo> => {
    const { startDemo } = await import('./demo');
    return startDemo({ companyDirectory: join(extensionPath, 'dist/demo-company'), workspace });
  },
  controlOf: (workspace: string): string | undefined => readMarker(workspace)?.control,
});
