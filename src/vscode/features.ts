import type { Disposable } from '../base/disposable';
import { registerConfigurationAssist } from './configuration/configurationAssist';
import { registerPinnedMetrics } from './commands/keepMetric';
import { registerDiagnostics } from './configuration/diagnostics';
import { registerNotifications } from './notifications/notifications';
import { registerIssuePage } from './pages/issue/issuePage';
import { registerPromql } from './promql/registerPromql';
import { registerRuleTests } from './ruleTests/registerRuleTests';
import { registerResponse } from './response/registerResponse';
import type { Sitrep } from './sitrep';
import { registerSilences } from './silences/registerSilences';
import { registerStatusBar } from './statusBar';

/** The features that need nothing but what every feature is handed. */
export const FEATURES: readonly ((sitrep: Sitrep) => Disposable)[] = [
  registerStatusBar,
  registerNotifications,
  registerDiagnostics,
  registerConfigurationAssist,
  registerPromql,
  registerIssuePage,
  registerRuleTests,
  registerSilences,
  registerResponse,
  registerPinnedMetrics,
];
