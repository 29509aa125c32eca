FROM debian:12.7
# ruleid: dockerfile-remote-add
ADD https://example.com/tool.tar.gz /opt/
# ruleid: dockerfile-remote-add
ADD --chown=app:app http://example.com/tool.conf /etc/tool.conf
# ok: dockerfile-remote-add
ADD --checksum=sha256:0123456789abcdef https://example.com/tool.tar.gz /opt/
# ok: dockerfile-remote-add
ADD rootfs.tar.gz /
# ok: dockerfile-remote-add
COPY tool.conf /etc/tool.conf
USER app
