FROM debian:12.7
# ruleid: dockerfile-sudo
RUN sudo apt-get install -y tool
# ruleid: dockerfile-sudo
RUN make && sudo make install
# ok: dockerfile-sudo
RUN apt-get update && apt-get install -y --no-install-recommends tool
# ok: dockerfile-sudo
RUN echo "no sudo here"
USER app
