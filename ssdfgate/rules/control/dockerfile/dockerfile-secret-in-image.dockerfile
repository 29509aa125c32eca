FROM debian:12.7
ENV API_TOKEN=c0ffee
ENV LANG=C.UTF-8 DB_PASSWORD="Winter2024"
ARG NPM_TOKEN=c0ffee
ENV ADMIN_PASSWORD Winter2024
ARG NPM_TOKEN
ENV DB_PASSWORD_FILE=/run/secrets/db
ENV API_TOKEN=$API_TOKEN
RUN --mount=type=secret,id=npm NPM_TOKEN="$(cat /run/secrets/npm)" npm ci
USER app
