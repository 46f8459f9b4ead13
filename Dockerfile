# coldcast as an image:
#
#   docker build --tag coldcast .
#   docker run --rm --volume "$PWD:/work" coldcast run my-scenario.json
#
# The stage `tools` is what .devcontainer/ works in: compiler, libraries and nothing of coldcast.
ARG DEBIAN=debian:12-slim

FROM ${DEBIAN} AS tools
COPY scripts/install-packages scripts/apt-packages.txt /tmp/coldcast/scripts/
RUN /tmp/coldcast/scripts/install-packages \
 && rm -rf /tmp/coldcast /var/lib/apt/lists/*

FROM tools AS build
# `coldcast --version` names the revision: git tells it.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git
COPY . /src
WORKDIR /src
RUN cmake --preset release -D COLDCAST_TESTS=OFF -D COLDCAST_PYTHON=OFF \
 && cmake --build --preset release \
 && cpack --config build/release/CPackConfig.cmake -B /packages -D CPACK_COMPONENTS_ALL=program

FROM ${DEBIAN}
RUN --mount=type=bind,from=build,source=/packages,target=/packages \
    apt-get update \
 && apt-get install --yes --no-install-recommends /packages/coldcast_*.deb \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home coldcast
USER coldcast
WORKDIR /work
ENTRYPOINT ["coldcast"]
CMD ["--help"]
