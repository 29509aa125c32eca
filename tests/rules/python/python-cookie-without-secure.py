def issue(response, app, token):
    # ruleid: python-cookie-without-secure
    response.set_cookie("session_id", token)
    # ruleid: python-cookie-without-secure
    response.set_cookie("theme", "dark", secure=False)
    # ruleid: python-cookie-without-secure
    app.config["SESSION_COOKIE_SECURE"] = False


def fine(response, app, token):
    # ok: python-cookie-without-secure
    response.set_cookie("session_id", token, secure=True, httponly=True, samesite="Lax")
    # ok: python-cookie-without-secure
    response.set_cookie("theme", "dark")
    # ok: python-cookie-without-secure
    response.set_cookie("session_id", token, secure=app.is_https)
    # ok: python-cookie-without-secure
    app.config["SESSION_COOKIE_SECURE"] = True
