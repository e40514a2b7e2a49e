# digestflow in a container, for whoever wants it there; nothing else needs this file.
#   docker build -t digestflow .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/project" digestflow run
FROM python:3.12.8-slim-bookworm AS build
WORKDIR /source
COPY requirements/run.lock requirements/run.lock
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/run.lock
COPY pyproject.toml README.md LICENSE ./
COPY docs docs
COPY prompts prompts
COPY src src
RUN /venv/bin/pip install --no-cache-dir --no-deps .

FROM python:3.12.8-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git=1:2.39.* \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 1000 --create-home --shell /usr/sbin/nologin digestflow
COPY --from=build /venv /venv
# The file system is read-only where compose.yaml starts it: what is no project's goes to /tmp.
ENV PATH=/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 1000:1000
WORKDIR /project
ENTRYPOINT ["digestflow"]
CMD ["--help"]
