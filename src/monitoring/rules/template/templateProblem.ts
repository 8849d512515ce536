/** Ends the reading or the expansion of one template. The entrances of this folder turn it into a result. */
export class TemplateProblem extends Error {
  override readonly name = 'TemplateProblem';

  constructor(
    message: string,
    /** UTF-16 offset in the template, where there is one. */
    readonly offset?: number,
  ) {
    super(message);
  }
}
