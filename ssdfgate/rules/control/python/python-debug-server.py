from fastapi import FastAPI
from flask import Flask

app = Flask(__name__)
api = Flask("api")

if __name__ == "__main__":
    app.run(host="127.0.0.1", debug=True)

app.config["DEBUG"] = True
service = FastAPI(title="service", debug=True)

if __name__ == "__main__":
    api.run(port=8000)
    api.run(debug=os.environ.get("APP_DEBUG") == "1")

quiet = FastAPI(title="service")
app.config["DEBUG"] = False
