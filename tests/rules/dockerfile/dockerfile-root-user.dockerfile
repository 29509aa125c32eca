FROM debian:12.7 AS first
# ruleid: dockerfile-root-user
CMD ["serve"]

FROM debian:12.7 AS web
USER app
# ok: dockerfile-root-user
CMD ["serve"]

FROM debian:12.7 AS tools
# ok: dockerfile-root-user
USER root
RUN make install
USER app:app
# ok: dockerfile-root-user
ENTRYPOINT ["tool"]

FROM debian:12.7
# ruleid: dockerfile-root-user
USER root
CMD ["serve"]
