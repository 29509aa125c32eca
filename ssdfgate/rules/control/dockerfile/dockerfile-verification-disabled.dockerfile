FROM debian:12.7
RUN curl -k https://example.com/tool -o /usr/bin/tool
RUN apt-get install -y --allow-unauthenticated tool
RUN pip install --trusted-host pypi.example.com tool
RUN curl -fsSL --key client.pem https://example.com/tool -o /usr/bin/tool
RUN apt-get install -y --no-install-recommends tool
USER app
