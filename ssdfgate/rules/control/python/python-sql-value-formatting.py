def f_string(cursor, name):
    cursor.execute(f"SELECT id FROM users WHERE name = '{name}'")


def percent(cursor, name):
    cursor.execute("SELECT id FROM users WHERE name LIKE '%%%s%%'" % name)


def format_call(cursor, name):
    cursor.execute("DELETE FROM users WHERE name = '{}'".format(name))


def concatenated(cursor, name):
    cursor.execute("UPDATE users SET active = 0 WHERE name = '" + name + "'")


def placeholder(cursor, name):
    cursor.execute("SELECT id FROM users WHERE name = %s", [name])


def quoted_identifier(cursor, table):
    cursor.execute(f"SELECT id FROM {table} WHERE name = 'fixed'")


def literal_with_quotes(cursor):
    cursor.execute("SELECT '%s' AS pattern, 100 % 7")
