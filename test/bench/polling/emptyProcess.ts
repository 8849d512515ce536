import { reportUse } from './measuredProcess';

reportUse(() => ({ answers: 0, verdicts: '' }));
