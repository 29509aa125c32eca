import jwt


def read(token, key):
    claims = jwt.decode(token, options={"verify_signature": False})
    either = jwt.decode(token, key, algorithms=["HS256", "none"])
    unsigned = jwt.encode({"sub": "1"}, "", algorithm="none")
    return claims, either, unsigned


def fine(token, key):
    claims = jwt.decode(token, key, algorithms=["HS256"])
    late = jwt.decode(token, key, algorithms=["HS256"], options={"verify_exp": False})
    return claims, late
