"""Plans of a few statements, as the embedded engine writes them to JSON."""


def local(place: int) -> dict:
    return {"type": "local", "value": place}


def statement(kind: str, **fields: object) -> dict:
    return {"type": kind, "stmt": fields}


def call(name: str, result: int, *places: int) -> dict:
    return statement("CallStmt", func=name, args=[local(place) for place in (0, 1, *places)], result=result)


def function(name: str, returned: int, *statements: dict, params: tuple[int, ...] = ()) -> dict:
    body = [*statements, statement("ReturnLocalStmt", source=returned)]
    return {"name": name, "params": [0, 1, *params], "return": returned, "blocks": [{"stmts": body}]}


def plan_of(*functions: dict) -> dict:
    main = {"name": "main", "blocks": [{"stmts": [call("g0.a", 2)]}]}
    strings = [{"value": "data"}, {"value": "dynamic"}]
    return {"static": {"strings": strings}, "plans": {"plans": [main]}, "funcs": {"funcs": list(functions)}}


def number(place: int) -> dict:
    return statement("MakeNumberIntStmt", value=7, target=place)
