from fastapi import FastAPI
from flask import Flask

app = Flask(__name__)
api = Flask("api")

if __name__ == "__main__":
    # ruleid: python-debug-server
    app.run(host="127.0.0.1", debug=True)

# ruleid: python-debug-server
app.config["DEBUG"] = True
# ruleid: python-debug-server
service = FastAPI(title="service", debug=True)

if __name__ == "__main__":
    # ok: python-debug-server
    api.run(port=8000)
    # ok: python-debug-server
    api.run(debug=os.environ.get("APP_DEBUG") == "1")

# ok: python-debug-server
quiet = FastAPI(title="service")
# ok: python-debug-server
app.config["DEBUG"] = False
