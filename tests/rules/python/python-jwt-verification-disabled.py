import jwt


def read(token, key):
    # ruleid: python-jwt-verification-disabled
    claims = jwt.decode(token, options={"verify_signature": False})
    # ruleid: python-jwt-verification-disabled
    either = jwt.decode(token, key, algorithms=["HS256", "none"])
    # ruleid: python-jwt-verification-disabled
    unsigned = jwt.encode({"sub": "1"}, "", algorithm="none")
    return claims, either, unsigned


def fine(token, key):
    # ok: python-jwt-verification-disabled
    claims = jwt.decode(token, key, algorithms=["HS256"])
    # ok: python-jwt-verification-disabled
    late = jwt.decode(token, key, algorithms=["HS256"], options={"verify_exp": False})
    return claims, late
