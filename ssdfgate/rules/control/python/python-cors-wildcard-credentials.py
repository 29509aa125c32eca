from flask_cors import CORS
from starlette.middleware.cors import CORSMiddleware

app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
CORS(site, origins="*", supports_credentials=True)
CORS(site, supports_credentials=True)

app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com"], allow_credentials=True)
app.add_middleware(CORSMiddleware, allow_origins=["*"])
CORS(site, origins=["https://app.example.com"], supports_credentials=True)
CORS(site)
