FROM debian:12.7
# ruleid: dockerfile-pipe-to-shell
RUN curl -fsSL https://example.com/install.sh | sh
# ruleid: dockerfile-pipe-to-shell
RUN apt-get update && wget -qO- https://example.com/setup | sudo -E bash -
# ok: dockerfile-pipe-to-shell
RUN curl -fsSL https://example.com/tool.tar.gz | tar xz -C /opt
# ok: dockerfile-pipe-to-shell
RUN curl -fsSLO https://example.com/install.sh && sha256sum -c install.sha256 && sh install.sh
USER app
