import * as z from 'zod';

const outcome = z.object({
  id: z.number(),
  status: z.enum(['ok', 'error', 'exit', 'interrupted']),
  /** Bytes that were printed and not sent. */
  dropped: z.number().catch(0),
  /** The beginning of the last expression's representation. */
  value: z.string().optional(),
  /** Of the table that was shown. */
  rows: z.number().optional(),
  truncated: z.boolean().optional(),
  /** Of an exception: its name, its text, and the line in the step. */
  type: z.string().optional(),
  message: z.string().optional(),
  line: z.number().nullish(),
  /** After an interruption: something that was started in the session still runs. */
  left: z.boolean().optional(),
  /** What the step called `exit` with. */
  code: z.number().optional(),
});

export type PythonOutcome = z.infer<typeof outcome>;

const rows = z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])));
const table = z.object({
  columns: z.array(z.string()),
  rows,
  truncated: z.boolean(),
});

/** @throws {z.ZodError} when it is not the session's program that answered */
export const readOutcome = (bytes: Buffer): PythonOutcome => outcome.parse(JSON.parse(bytes.toString()));

export const readRows = (bytes: Buffer): z.infer<typeof rows> => rows.parse(JSON.parse(bytes.toString()));

export const readTable = (bytes: Buffer): z.infer<typeof table> => table.parse(JSON.parse(bytes.toString()));
