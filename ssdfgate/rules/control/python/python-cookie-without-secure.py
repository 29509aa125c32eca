def issue(response, app, token):
    response.set_cookie("session_id", token)
    response.set_cookie("theme", "dark", secure=False)
    app.config["SESSION_COOKIE_SECURE"] = False


def fine(response, app, token):
    response.set_cookie("session_id", token, secure=True, httponly=True, samesite="Lax")
    response.set_cookie("theme", "dark")
    response.set_cookie("session_id", token, secure=app.is_https)
    app.config["SESSION_COOKIE_SECURE"] = True
