FROM debian:12.7 AS first
CMD ["serve"]

FROM debian:12.7 AS web
USER app
CMD ["serve"]

FROM debian:12.7 AS tools
USER root
RUN make install
USER app:app
ENTRYPOINT ["tool"]

FROM debian:12.7
USER root
CMD ["serve"]
