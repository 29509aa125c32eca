FROM python
USER app

FROM node:latest AS build
RUN npm ci

FROM --platform=linux/amd64 debian AS tools

FROM build
USER app

FROM python:3.12.7-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
USER app

FROM scratch
