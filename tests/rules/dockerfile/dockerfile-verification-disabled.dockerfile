FROM debian:12.7
# ruleid: dockerfile-verification-disabled
RUN curl -k https://example.com/tool -o /usr/bin/tool
# ruleid: dockerfile-verification-disabled
RUN apt-get install -y --allow-unauthenticated tool
# ruleid: dockerfile-verification-disabled
RUN pip install --trusted-host pypi.example.com tool
# ok: dockerfile-verification-disabled
RUN curl -fsSL --key client.pem https://example.com/tool -o /usr/bin/tool
# ok: dockerfile-verification-disabled
RUN apt-get install -y --no-install-recommends tool
USER app
