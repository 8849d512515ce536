export { parseRetryAfter } from '../../base/http/retryAfter';
