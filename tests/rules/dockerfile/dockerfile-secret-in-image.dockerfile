FROM debian:12.7
# ruleid: dockerfile-secret-in-image
ENV API_TOKEN=c0ffee
# ruleid: dockerfile-secret-in-image
ENV LANG=C.UTF-8 DB_PASSWORD="Winter2024"
# ruleid: dockerfile-secret-in-image
ARG NPM_TOKEN=c0ffee
# ruleid: dockerfile-secret-in-image
ENV ADMIN_PASSWORD Winter2024
# ok: dockerfile-secret-in-image
ARG NPM_TOKEN
# ok: dockerfile-secret-in-image
ENV DB_PASSWORD_FILE=/run/secrets/db
# ok: dockerfile-secret-in-image
ENV API_TOKEN=$API_TOKEN
# ok: dockerfile-secret-in-image
RUN --mount=type=secret,id=npm NPM_TOKEN="$(cat /run/secrets/npm)" npm ci
USER app
