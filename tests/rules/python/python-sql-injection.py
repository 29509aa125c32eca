from fastapi import APIRouter
from flask import request

router = APIRouter()


def by_query_string(cursor):
    name = request.args.get("name")
    # ruleid: python-sql-injection
    cursor.execute("SELECT id FROM users WHERE name = '" + name + "'")


def by_django_parameter(request, connection):
    statement = "SELECT id FROM users ORDER BY {}".format(request.GET["order"])
    with connection.cursor() as cursor:
        # ruleid: python-sql-injection
        cursor.execute(statement)


@app.route("/users/<name>")
def by_route(name):
    # ruleid: python-sql-injection
    return db.execute(f"SELECT id FROM users WHERE name = {name}").fetchall()


@router.get("/users/{name}")
async def by_fastapi(name: str, limit: int):
    # ok: python-sql-injection
    await db.execute(f"SELECT id FROM users LIMIT {limit}")
    # ruleid: python-sql-injection
    await db.execute(f"SELECT id FROM users WHERE name = {name}")


def by_manager(request):
    # ruleid: python-sql-injection
    return User.objects.raw("SELECT * FROM users WHERE name = %s" % request.POST["name"])


def bound(cursor):
    # ok: python-sql-injection
    cursor.execute("SELECT id FROM users WHERE name = %s", (request.args["name"],))


def converted(cursor):
    number = int(request.args["number"])
    # ok: python-sql-injection
    cursor.execute(f"SELECT id FROM users WHERE number = {number}")


def query_builder(session):
    # ok: python-sql-injection
    return session.execute(select(User).where(User.name == request.args["name"]))


def graphql(schema):
    # ok: python-sql-injection
    return schema.execute(request.json["query"])
