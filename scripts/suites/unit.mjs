/** Everything that runs without VS Code, a browser or a server. */
import { runVitest } from './vitest.mjs';

export const unit = () => runVitest('vitest.config.mts');
