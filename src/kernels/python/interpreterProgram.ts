import { VALUES_AS_TABLES } from './valuesAsTables';

/**
 * What the interpreter runs for a session: it takes steps as framed lines from its standard input and gives everything
 * back as framed lines on its standard output, so that a pair of pipes is enough, also at the other end of ssh.
 *
 * It finds `NAMESPACE` (where steps run), `MARKER` (begins every frame; nobody can guess it) and `OWN_GROUP` (whether
 * it leads a process group of its own) among its names. Python 3.6 and later.
 */
export const INTERPRETER_PROGRAM = String.raw`
import ast, base64, collections, io, itertools, json, linecache, math, os, queue, signal, sys, threading, time, traceback

if OWN_GROUP and hasattr(os, "setpgid"):
    try:
        os.setpgid(0, 0)
    except OSError:
        pass
LEADS = hasattr(os, "getpgrp") and os.getpgrp() == os.getpid()
MAIN = os.getpid()
OUT = os.dup(1)
INPUT = os.fdopen(os.dup(0), "rb")
nothing = os.open(os.devnull, os.O_RDONLY)
os.dup2(nothing, 0)
os.close(nothing)
sys.stdin = io.StringIO("")

CHUNK = 2040
lock = threading.RLock()
state = {"running": False, "cancelled": 0, "left": 0, "dropped": 0, "direct": False}

def send(kind, data):
    with lock:
        for at in range(0, len(data) or 1, CHUNK):
            chunk = base64.b64encode(data[at:at + CHUNK])
            last = at + CHUNK >= len(data)
            head = "%s%s%s%d:" % (MARKER, kind, "." if last else "+", len(chunk))
            frame = head.encode() + chunk + b"\n"
            while frame:
                frame = frame[os.write(OUT, frame):]

pending = []
waiting = threading.Event()

def flush():
    with lock:
        parts, pending[:] = list(pending), []
        for kind, group in itertools.groupby(parts, key=lambda part: part[0]):
            send(kind, b"".join(part[1] for part in group))

def printed(kind, data):
    with lock:
        kept = data[:max(0, state["left"])]
        state["left"] -= len(kept)
        state["dropped"] += len(data) - len(kept)
        if not kept:
            return
        pending.append((kind, kept))
        if state["direct"] or sum(len(part[1]) for part in pending) >= CHUNK:
            flush()
        else:
            waiting.set()

class Bytes(io.RawIOBase):
    def __init__(self, kind):
        self.kind = kind
    def writable(self):
        return True
    def write(self, data):
        printed(self.kind, bytes(data))
        return len(data)

class Stream(io.TextIOBase):
    encoding = "utf-8"
    errors = "backslashreplace"
    def __init__(self, kind, number):
        self.kind, self.number, self.buffer = kind, number, Bytes(kind)
    def writable(self):
        return True
    def fileno(self):
        return self.number
    def isatty(self):
        return False
    def write(self, text):
        if not isinstance(text, str):
            raise TypeError("write() argument must be str, not " + type(text).__name__)
        printed(self.kind, text.encode("utf-8", "backslashreplace"))
        return len(text)
    def flush(self):
        flush()

def keep_flushing():
    while True:
        waiting.wait()
        waiting.clear()
        time.sleep(0.03)
        flush()

def without_threads():
    global lock
    lock = threading.RLock()
    pending[:] = []
    state["direct"] = True

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=without_threads)

def before_a_program(event, _):
    if event in ("os.system", "os.fork", "os.forkpty", "os.posix_spawn", "subprocess.Popen"):
        flush()

tasks = queue.Queue()

def end():
    if LEADS:
        os.killpg(0, signal.SIGKILL)
    os._exit(130)

def interrupt():
    if LEADS:
        os.killpg(0, signal.SIGINT)
    else:
        os.kill(MAIN, signal.SIGINT)

def keep_reading():
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        while True:
            length, _, body = INPUT.readline().partition(b":")
            body = body.strip()
            if not length.isdigit() or int(length) != len(body):
                end()
            task = json.loads(base64.b64decode(body).decode("utf-8"))
            if task["kind"] == "run":
                tasks.put(task)
            else:
                state["cancelled"] = task["id"]
                interrupt()
    finally:
        end()

def on_interrupt(number, frame):
    if state["running"]:
        raise KeyboardInterrupt

${VALUES_AS_TABLES}

def show(value, task):
    found, more = table(value, task["rows"], task["tableLimit"]) or (None, None)
    if found is None:
        text = repr(value)
        sys.stdout.write(text + "\n")
        return {"value": text[:200]}
    flush()
    send("t", json.dumps(found).encode())
    for rows in more if task["more"] else ():
        send("m", json.dumps(rows).encode())
    return {"rows": len(found["rows"]), "truncated": found["truncated"]}

def processes():
    if os.path.exists("/proc/self/stat"):
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    with open("/proc/%s/stat" % entry) as stat:
                        kind, _, group = stat.read().rpartition(")")[2].split()[:3]
                    yield int(entry), int(group), kind
                except OSError:
                    pass
    elif hasattr(os, "getpgrp"):
        with os.popen("ps -A -o pid=,pgid=,state=") as listing:
            for line in listing:
                pid, group, kind = line.split()[:3]
                yield int(pid), int(group), kind

def left_running():
    group = os.getpgrp() if hasattr(os, "getpgrp") else None
    for _ in range(20):
        if not any(of == group and pid not in (MAIN, group) and kind[0] not in "ZX" for pid, of, kind in processes()):
            return False
        time.sleep(0.01)
    return True

def run(task, name):
    source = task["code"]
    NAMESPACE["_sitrep"] = task["variables"]
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), NAMESPACE)
    if last is None:
        return {}
    value = eval(compile(ast.Expression(last.value), name, "eval"), NAMESPACE)
    if value is None:
        return {}
    NAMESPACE["_"] = value
    return show(value, task)

def explained(error, name):
    trace = error.__traceback__
    while trace and trace.tb_frame.f_code.co_filename != name:
        trace = trace.tb_next
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == name else None
    step = trace
    while step:
        if step.tb_frame.f_code.co_filename == name:
            line = step.tb_lineno
        step = step.tb_next
    sys.stderr.write("".join(traceback.format_exception(type(error), error, trace)))
    said = str(error.msg if isinstance(error, SyntaxError) else error).strip().splitlines()
    return {"status": "error", "type": type(error).__name__, "message": said[0][:500] if said else "", "line": line}

def outcome(task, name):
    try:
        state["running"] = True
        if state["cancelled"] == task["id"]:
            raise KeyboardInterrupt
        return dict(run(task, name), status="ok")
    except SystemExit as leaving:
        code = leaving.code
        if code is not None and not isinstance(code, int):
            sys.stderr.write(str(code) + "\n")
        return {"status": "exit", "code": 0 if code is None else code if isinstance(code, int) else 1}
    except BaseException as error:
        state["running"] = False
        if isinstance(error, KeyboardInterrupt) and state["cancelled"] == task["id"]:
            return {"status": "interrupted"}
        return explained(error, name)
    finally:
        state["running"] = False

def serve():
    for number in itertools.count(1):
        task = tasks.get()
        state["left"], state["dropped"] = task["limit"], 0
        try:
            result = outcome(task, "<step %d>" % number)
        except KeyboardInterrupt:
            result = {"status": "interrupted"}
        if state["cancelled"] == task["id"]:
            result = {"status": "interrupted", "left": left_running()}
        if os.getpid() != MAIN:
            os._exit(0)
        for stream in (sys.__stdout__, sys.__stderr__):
            if stream is not None:
                stream.flush()
        flush()
        os.write(2, (MARKER + "d.0:\n").encode())
        send("d", json.dumps(dict(result, id=task["id"], dropped=state["dropped"])).encode())
        state["left"] = 0

sys.stdout.flush()
sys.stdout, sys.stderr = Stream("o", 1), Stream("e", 2)
signal.signal(signal.SIGINT, on_interrupt)
sys.modules["__main__"].__dict__.setdefault("__name__", "__main__")
if hasattr(sys, "addaudithook"):
    sys.addaudithook(before_a_program)
threading.Thread(target=keep_flushing, daemon=True).start()
threading.Thread(target=keep_reading, daemon=True).start()
send("r", ("Python %d.%d.%d" % sys.version_info[:3]).encode())
serve()
`;

/** The one line that makes any Python console a session. It holds no quote that the console could stumble over. */
export function interpreterLine(marker: string, ownGroup: boolean): string {
  const program = Buffer.from(INTERPRETER_PROGRAM).toString('base64');
  const names = `{"NAMESPACE": globals(), "MARKER": "${marker}", "OWN_GROUP": ${ownGroup ? 'True' : 'False'}}`;
  return `exec(__import__("base64").b64decode("${program}").decode(), ${names})\n`;
}

/** Given to an interpreter with `-c`: reads that line. */
export const READ_LINE = 'exec(__import__("sys").stdin.readline())';
