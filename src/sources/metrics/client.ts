import { textOf, type HttpResponse } from '../../base/http/http';
import { EXPOSITION_ACCEPT } from '../../metrics/exposition';
import { isHtml, type SourceHttp } from '../shared/sourceHttp';
import type { MetricsSettings } from './settings';

/** Large services expose a lot; beyond this an endpoint is broken rather than large. */
const MAX_BYTES = 32 * 1024 * 1024;

export class MetricsClient {
  constructor(
    private readonly http: SourceHttp,
    private readonly settings: MetricsSettings,
  ) {}

  /** One scrape, as text. @throws {SourceError} */
  async scrape(signal: AbortSignal): Promise<{ response: HttpResponse; text: string }> {
    const response = await this.http.send(
      {
        url: this.settings.url,
        headers: { accept: EXPOSITION_ACCEPT, ...this.settings.headers },
        maxBytes: MAX_BYTES,
      },
      signal,
    );
    if (response.status < 200 || response.status > 299) throw this.http.refusal(response);
    const text = textOf(response);
    if (isHtml(response.headers['content-type'], text)) throw this.http.loginPage(response);
    if (text.trim() === '') throw this.http.malformed('answered without a single metric.');
    return { response, text };
  }
}
