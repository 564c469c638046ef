"""Reads files as JSON from standard input, `[{"path": …, "text": …}]`, and prints the errors in their SQL, as JSON.

PostgreSQL's own parser reads every statement: in SQL files, in DO blocks and function bodies, in `psql -c` of scripts and
runbooks, and in strings for EXECUTE. Without a schema, a name can resolve to an object of a database's owner.
"""

import json
import re
import sys

import pglast
from pglast import ast
from pglast.visitors import Visitor

PINNED = {"pg_catalog", "pg_temp"}
REGISTERED = {"regclass", "regproc", "regprocedure", "regoper", "regoperator", "regtype", "regconfig", "regdictionary"}
STATEMENT = re.compile(r"\s*(SELECT|WITH|TABLE|CREATE|ALTER|GRANT|REVOKE|DROP|BEGIN|COPY)\b")


class Names(Visitor):
    """Collects the errors in one parsed statement, and the strings that might be statements."""

    def __init__(self, own_tables):
        self.own_tables = own_tables
        self.wrong = []
        self.texts = []
        self.ctes = set()

    def visit_CommonTableExpr(self, _, node):
        self.ctes.add(node.ctename)

    def visit_FuncCall(self, _, node):
        names = [part.sval for part in node.funcname]
        if len(names) < 2:
            self.wrong.append(f"function {names[0]} has no schema")
        elif names[0] == "public":
            self.wrong.append(f"function {'.'.join(names)} might belong to a database's owner")
        first = node.args[0] if node.args else None
        if names[-1] == "set_config" and isinstance(first, ast.A_Const) and first.val.sval == "search_path":
            self.wrong.append("search_path is set")

    def visit_RangeVar(self, _, node):
        if node.schemaname is None:
            self.texts.append(("table", node.relname))
        elif node.schemaname == "public" and not self.own_tables:
            self.wrong.append(f"relation public.{node.relname} might belong to a database's owner")

    def visit_TypeName(self, _, node):
        names = [part.sval for part in node.names or ()]
        if len(names) == 1 and names[0] not in ("x",):
            self.wrong.append(f"type {names[0]} has no schema")

    def visit_TypeCast(self, _, node):
        names = [part.sval for part in node.typeName.names]
        constant = node.arg.val.sval if isinstance(node.arg, ast.A_Const) and isinstance(node.arg.val, ast.String) else None
        if names[-1] in REGISTERED and constant is not None and "." not in constant:
            self.wrong.append(f"{names[-1]} {constant} has no schema")

    def visit_CollateClause(self, _, node):
        if len(node.collname) < 2:
            self.wrong.append(f"collation {node.collname[0].sval} has no schema")

    def visit_VariableSetStmt(self, _, node):
        if node.name == "search_path":
            path = {argument.val.sval for argument in node.args or ()}
            if not path or not path <= PINNED:
                self.wrong.append(f"search_path is set to {', '.join(sorted(path)) or 'its default'}")
        elif node.name in ("role", "session_authorization"):
            self.wrong.append(f"{node.name} is set")

    def visit_A_Const(self, _, node):
        if isinstance(node.val, ast.String):
            self.texts.append(("text", node.val.sval))

    def visit_CreateFunctionStmt(self, _, node):
        for option in node.options or ():
            if option.defname == "as":
                self.texts.append(("text", option.arg[0].sval))


def expressions(node):
    """Yields every expression in a parsed PL/pgSQL block, as SQL."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "PLpgSQL_expr":
                mode, query = value.get("parseMode", 0), value["query"]
                if mode == 0:
                    yield query
                elif mode == 2:
                    yield f"SELECT {query}"
                elif mode >= 3:
                    yield f"SELECT {query.split(':=', 1)[1]}"
            else:
                yield from expressions(value)
    elif isinstance(node, list):
        for value in node:
            yield from expressions(value)


def declared(block):
    """Yields the errors in the types of a block's variables, whose schemas the parser does not keep."""
    for part in re.findall(r"\bDECLARE\b(.*?)\bBEGIN\b", block, re.S):
        for name, type_name in re.findall(r"^\s*(?:DECLARE\s+)?(\w+)(?:\s+CONSTANT)?\s+([\w.]+)", part, re.M):
            if "." not in type_name and type_name not in ("record", "boolean", "integer", "bigint"):
                yield f"type {type_name} of variable {name} has no schema"


def candidates(text):
    """Yields the text of a statement, with samples of what `format` would insert."""
    text = re.sub(r"%(\d+\$)?I", "x", text)
    text = re.sub(r"%(\d+\$)?L", "'x'", text)
    text = text.replace("%%", "%")
    if re.search(r"%(\d+\$)?s", text):
        for value in ("", " x ", " 1 ", " SELECT ", " TABLE x "):
            yield re.sub(r"%(\d+\$)?s", value, text)
    else:
        yield text


def judge_text(text, own_tables):
    """Returns the errors in a string that might be a statement."""
    if not STATEMENT.match(text):
        return []
    if re.match(r"\s*BEGIN\b", text):
        body = next(candidates(text)).replace("$body$", "")
        text = f"DO $body$ {body} $body$"
    for candidate in candidates(text):
        try:
            pglast.parse_sql(candidate)
        except pglast.parser.ParseError:
            continue
        return judge(candidate, own_tables)
    # A text that does not parse might be part of a statement: it must call no function without a schema.
    return [f"function {name} has no schema" for name in re.findall(r"(?<![\w.])([a-z_]+)\(", text)]


def judge(sql, own_tables):
    wrong = []
    for statement in pglast.parse_sql(sql):
        names = Names(own_tables)
        if isinstance(statement.stmt, ast.DoStmt):
            start = statement.stmt_location
            block = sql.encode()[start : start + statement.stmt_len or None].decode()
            wrong += declared(block)
            for expression in expressions(pglast.parse_plpgsql(block)):
                wrong += judge(expression, own_tables)
            continue
        names(statement)
        wrong += names.wrong
        for kind, text in names.texts:
            if kind == "text":
                wrong += judge_text(text, own_tables)
            elif text not in names.ctes and text != "x":
                wrong.append(f"relation {text} has no schema")
    return wrong


def without_psql(text):
    """Returns the SQL of a file for psql, without psql's commands and with values instead of its variables."""
    lines = []
    for line in text.split("\n"):
        line = re.sub(r"\\(gexec|gset|gx|g|crosstabview)\b.*$", ";", line)
        lines.append("" if line.lstrip().startswith("\\") else line)
    sql = "\n".join(lines)
    sql = re.sub(r"(?<![:\w]):(['\"])(\w+)\1", r"\1\2\1", sql)
    return re.sub(r"(?<![:\w']):([a-z_]+)\b", "1", sql)


def logical_lines(text):
    """Yields logical lines with their first line number: joins lines that end in a backslash, and skips shell comments."""
    joined, first = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        if not joined and line.lstrip().startswith("#"):
            continue
        first = first if joined else number
        joined += line
        if joined.endswith("\\"):
            joined = joined[:-1]
            continue
        yield first, joined
        joined = ""


COMMAND = re.compile(r"""(?:^|[\s(=|;{'"])(psql|sql|local_sql|run|attempt|query)\s""")
WORD = re.compile(r"""\s-(?:At)?c\s+("(?:[^"\\]|\\.)*"|'[^']*')""")
PINS = re.compile(r"""as-owner\.sh |PGOPTIONS="?\$session\b|options=|PGOPTIONS=[^=]*search_path=pg_catalog,pg_temp""")


def shell(path, text):
    exported = re.search(r'^\s*export PGOPTIONS="\$session\b', text, re.M) is not None
    runbook = path.endswith(".j2")
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "x", text) if runbook else text
    for number, line in logical_lines(text):
        called = re.search(r"""(?:^|[\s(=|;{'"])psql\s+[-"$]""", line)
        if called and not PINS.search(line[: called.end()]) and not exported:
            yield number, "psql runs in a session whose search_path is not pinned"
        command = COMMAND.search(line)
        if not command:
            continue
        for match in WORD.finditer(line, command.start()):
            word = match[1]
            sql = word[1:-1] if word[0] == "'" else re.sub(r'\\(["$`\\])', r"\1", word[1:-1])
            if not sql.startswith("\\") and not sql.startswith("$"):
                for reason in judge(without_psql(sql), False):
                    yield number, reason
    for match in re.finditer(r"psql[^\n]*<<-?'?(\w+)'?\n(.*?)\n\s*\1\b", text, re.S):
        number = text[: match.start()].count("\n") + 1
        for reason in judge(without_psql(match[2].replace("'\\''", "'")), False):
            yield number, reason


def findings(path, text):
    # These files log in as the owner of the tables that they name.
    own_tables = "/odoo/" in path or path.endswith("/backups/missing-files.sql")
    # The only role that becomes another role when it logs in, by its own setting.
    becomes = path.endswith("/steward/as-owner.sql")
    try:
        if path.endswith(".sql"):
            for reason in judge(without_psql(text), own_tables):
                if not (becomes and reason == "role is set"):
                    yield f"{path}: {reason}"
        else:
            for number, reason in shell(path, text):
                yield f"{path}:{number}: {reason}"
    except pglast.parser.ParseError as error:
        yield f"{path}: {error}"


print(json.dumps([finding for file in json.load(sys.stdin) for finding in findings(file["path"], file["text"])]))
