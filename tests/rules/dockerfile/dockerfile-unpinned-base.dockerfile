# ruleid: dockerfile-unpinned-base
FROM python
USER app

# ruleid: dockerfile-unpinned-base
FROM node:latest AS build
RUN npm ci

# ruleid: dockerfile-unpinned-base
FROM --platform=linux/amd64 debian AS tools

# ok: dockerfile-unpinned-base
FROM build
USER app

# ok: dockerfile-unpinned-base
FROM python:3.12.7-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
USER app

# ok: dockerfile-unpinned-base
FROM scratch
