import type { Disposable } from '../base/disposable';
import { registerConfigurationAssist } from './configuration/configurationAssist';
import { registerPinnedMetrics } from './commands/keepMetric';
import { registerDiagnostics } from './configuration/diagnostics';
import { registerNotifications } from './notifications';
import { registerIssuePage } from './pages/issue/issuePage';
import { registerPromql } from './promql/registerPromql';
import type { Sitrep } from './sitrep';
import { registerStatusBar } from './statusBar';

/** The features that need nothing but what every feature is handed. */
export const FEATURES: readonly ((sitrep: Sitrep) => Disposable)[] = [
  registerStatusBar,
  registerNotifications,
  registerDiagnostics,
  registerConfigurationAssist,
  registerPromql,
  registerIssuePage,
  registerPinnedMetrics,
];
