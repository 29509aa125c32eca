from flask_cors import CORS
from starlette.middleware.cors import CORSMiddleware

# ruleid: python-cors-wildcard-credentials
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
# ruleid: python-cors-wildcard-credentials
CORS(site, origins="*", supports_credentials=True)
# ruleid: python-cors-wildcard-credentials
CORS(site, supports_credentials=True)

# ok: python-cors-wildcard-credentials
app.add_middleware(CORSMiddleware, allow_origins=["https://app.example.com"], allow_credentials=True)
# ok: python-cors-wildcard-credentials
app.add_middleware(CORSMiddleware, allow_origins=["*"])
# ok: python-cors-wildcard-credentials
CORS(site, origins=["https://app.example.com"], supports_credentials=True)
# ok: python-cors-wildcard-credentials
CORS(site)
