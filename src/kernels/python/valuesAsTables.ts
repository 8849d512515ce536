/**
 * The part of the interpreter's program that makes rows and columns of a value: of a Django query, and of a list of
 * dictionaries, named tuples, data classes or models. `table` gives nothing for any other value, and reads no more rows than
 * are shown until somebody asks for further ones. It uses the modules that the program imports.
 */
export const VALUES_AS_TABLES = String.raw`SIMPLE = (str, bool, type(None))
EXACT = 2 ** 53

def cell(value):
    if isinstance(value, SIMPLE):
        return value
    if isinstance(value, int):
        return int(value) if -EXACT < value < EXACT else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else repr(value)
    if isinstance(value, (bytes, bytearray)):
        return repr(value)
    if isinstance(value, (dict, list, tuple)):
        return json.dumps(value, default=str)
    return str(value)

def is_query(value):
    return any(kind.__module__.startswith("django.db.models.query") for kind in type(value).__mro__)

def fields(row):
    if isinstance(row, dict):
        return collections.OrderedDict((str(key), row[key]) for key in row)
    if isinstance(row, tuple) and hasattr(row, "_fields"):
        return collections.OrderedDict(zip(row._fields, row))
    if hasattr(type(row), "__dataclass_fields__"):
        return collections.OrderedDict((name, getattr(row, name)) for name in row.__dataclass_fields__)
    if hasattr(type(row), "_meta") and hasattr(row, "__dict__"):
        return collections.OrderedDict((name, row.__dict__[name]) for name in row.__dict__ if not name.startswith("_"))
    return None

MORE = 500

def row_of(row, query):
    if query and isinstance(row, tuple) and not hasattr(row, "_fields"):
        return {str(at): item for at, item in enumerate(row)}
    return fields(row) or {}

def further(rows, others, columns, query):
    while rows:
        yield [[cell(row.get(name)) for name in columns] for row in rows]
        rows = [row_of(row, query) for row in itertools.islice(others, MORE)]

def table(value, most, limit):
    query = is_query(value)
    if not query and not (isinstance(value, list) and value):
        return None
    others = iter(value)
    found = list(itertools.islice(others, most + 1))
    rows = [fields(row) for row in found]
    if query and found and all(isinstance(row, tuple) for row in found) and None in rows:
        rows = [collections.OrderedDict((str(at), item) for at, item in enumerate(row)) for row in found]
    if not rows or None in rows:
        return None
    columns = list(collections.OrderedDict((name, 0) for row in rows for name in row))
    cells, size = [], 0
    for row in rows[:most]:
        line = [cell(row.get(name)) for name in columns]
        size += len(json.dumps(line))
        if size > limit:
            break
        cells.append(line)
    shown = {"columns": columns, "rows": cells, "truncated": len(cells) < len(found)}
    return shown, further(rows[len(cells):], others, columns, query)`;
