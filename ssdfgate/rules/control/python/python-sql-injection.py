from fastapi import APIRouter
from flask import request

router = APIRouter()


def by_query_string(cursor):
    name = request.args.get("name")
    cursor.execute("SELECT id FROM users WHERE name = '" + name + "'")


def by_django_parameter(request, connection):
    statement = "SELECT id FROM users ORDER BY {}".format(request.GET["order"])
    with connection.cursor() as cursor:
        cursor.execute(statement)


@app.route("/users/<name>")
def by_route(name):
    return db.execute(f"SELECT id FROM users WHERE name = {name}").fetchall()


@router.get("/users/{name}")
async def by_fastapi(name: str, limit: int):
    await db.execute(f"SELECT id FROM users LIMIT {limit}")
    await db.execute(f"SELECT id FROM users WHERE name = {name}")


def by_manager(request):
    return User.objects.raw("SELECT * FROM users WHERE name = %s" % request.POST["name"])


def bound(cursor):
    cursor.execute("SELECT id FROM users WHERE name = %s", (request.args["name"],))


def converted(cursor):
    number = int(request.args["number"])
    cursor.execute(f"SELECT id FROM users WHERE number = {number}")


def query_builder(session):
    return session.execute(select(User).where(User.name == request.args["name"]))


def graphql(schema):
    return schema.execute(request.json["query"])
