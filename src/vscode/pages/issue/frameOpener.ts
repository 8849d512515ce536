import * as vscode from 'vscode';
import { findFrameFile } from '../../../monitoring/evidence/frameFile';
import { locateFrameLine } from '../../../monitoring/evidence/frameLine';
import type { StackFrame } from '../../../monitoring/issues';
import type { FrameTarget } from '../../../protocol/issuePage';

/** As many files as are looked at to find the one of a frame. */
const MOST_FILES = 50;
const NOT_CODE = '**/{node_modules,.git,dist,out,build,.venv,venv,__pycache__}/**';

/** Leads stack frames to the files of the workspace. */
export class FrameOpener {
  constructor(private readonly servicePath: () => string | undefined) {}

  /** Where a frame leads, without opening it. */
  async target(frame: StackFrame): Promise<FrameTarget> {
    const found = await this.#find(frame);
    if (found.kind === 'several') return { kind: 'several', count: found.uris.length };
    if (found.kind === 'missing') return found;
    const line = locateFrameLine(await textOf(found.uri), frame);
    return {
      kind: 'file',
      path: vscode.workspace.asRelativePath(found.uri),
      line: line.line,
      note: noteOf(line.moved, line.certain, frame),
    };
  }

  /** Opens a frame in an editor, at its line as it is now. Returns what went wrong, for a person, if anything did. */
  async open(frame: StackFrame): Promise<string | undefined> {
    const found = await this.#find(frame);
    if (found.kind === 'missing') return found.reason;
    const uri = found.kind === 'file' ? found.uri : await chooseFile(found.uris);
    if (!uri) return undefined;
    const document = await vscode.workspace.openTextDocument(uri);
    const { line } = locateFrameLine(document.getText(), frame);
    const range = document.lineAt(Math.min(line, document.lineCount) - 1).range;
    const editor = await vscode.window.showTextDocument(document, {
      selection: new vscode.Range(range.start, range.start),
      preview: true,
    });
    editor.revealRange(range, vscode.TextEditorRevealType.InCenter);
    return undefined;
  }

  async #find(frame: StackFrame): Promise<FoundFile> {
    const name = /[^\\/]*$/.exec(frame.filename.replace(/[?#].*$/, ''))?.[0] ?? '';
    if (name === '' || /[{}[\]*?]/.test(name))
      return { kind: 'missing', reason: 'The frame names no file that can be looked for.' };
    const uris = await vscode.workspace.findFiles(`**/${name}`, NOT_CODE, MOST_FILES);
    const byPath = new Map(uris.map((uri) => [vscode.workspace.asRelativePath(uri), uri]));
    const found = findFrameFile(frame, [...byPath.keys()], this.servicePath());
    const uriOf = (path: string): vscode.Uri[] => [byPath.get(path)].filter((uri) => uri !== undefined);
    if (found.kind === 'missing') return found;
    const [first, ...others] = (found.kind === 'file' ? [found.path] : found.paths).flatMap(uriOf);
    if (!first)
      return { kind: 'missing', reason: 'The file of this frame is not in the workspace any more.' };
    return others.length === 0 ? { kind: 'file', uri: first } : { kind: 'several', uris: [first, ...others] };
  }
}

type FoundFile =
  | { readonly kind: 'file'; readonly uri: vscode.Uri }
  | { readonly kind: 'several'; readonly uris: readonly vscode.Uri[] }
  | { readonly kind: 'missing'; readonly reason: string };

async function chooseFile(uris: readonly vscode.Uri[]): Promise<vscode.Uri | undefined> {
  const items = uris.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  return (
    await vscode.window.showQuickPick(items, {
      title: 'Which file is meant?',
      placeHolder: 'Several files have this name',
    })
  )?.uri;
}

async function textOf(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open ? open.getText() : new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

function noteOf(moved: number, certain: boolean, frame: StackFrame): string | undefined {
  if (moved !== 0) return `moved ${moved > 0 ? '+' : ''}${moved}`;
  return certain || frame.context.length === 0 ? undefined : 'line changed since';
}
