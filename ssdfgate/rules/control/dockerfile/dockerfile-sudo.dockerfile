FROM debian:12.7
RUN sudo apt-get install -y tool
RUN make && sudo make install
RUN apt-get update && apt-get install -y --no-install-recommends tool
RUN echo "no sudo here"
USER app
