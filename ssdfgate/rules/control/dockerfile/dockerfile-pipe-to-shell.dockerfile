FROM debian:12.7
RUN curl -fsSL https://example.com/install.sh | sh
RUN apt-get update && wget -qO- https://example.com/setup | sudo -E bash -
RUN curl -fsSL https://example.com/tool.tar.gz | tar xz -C /opt
RUN curl -fsSLO https://example.com/install.sh && sha256sum -c install.sha256 && sh install.sh
USER app
