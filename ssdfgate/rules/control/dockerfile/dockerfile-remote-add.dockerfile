FROM debian:12.7
ADD https://example.com/tool.tar.gz /opt/
ADD --chown=app:app http://example.com/tool.conf /etc/tool.conf
ADD --checksum=sha256:0123456789abcdef https://example.com/tool.tar.gz /opt/
ADD rootfs.tar.gz /
COPY tool.conf /etc/tool.conf
USER app
