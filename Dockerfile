# Two stages: the wheel and its pinned dependencies are built in one, run in the other.
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE requirements.lock requirements-dev.lock ./
COPY bot ./bot
COPY scenarios ./scenarios
COPY rubrics ./rubrics
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
 && python -m venv /tools \
 && /tools/bin/pip install --no-cache-dir --require-hashes -r requirements-dev.lock \
 && /tools/bin/python -m build --wheel --no-isolation --outdir /wheel \
 && /venv/bin/pip install --no-cache-dir --no-deps /wheel/*.whl

FROM python:3.12-slim
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin warroom \
 && mkdir /data /key && chown warroom /data /key && chmod 700 /data /key
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 MPLCONFIGDIR=/tmp/matplotlib \
    WARROOM_DATA_DIR=/data WARROOM_KEY_FILE=/key/master.key
USER warroom
WORKDIR /home/warroom
# The master key lies on a volume of its own, or comes as a secret (see docs/operate.md): never beside the data.
VOLUME ["/data", "/key"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=15s CMD ["warroom", "health"]
CMD ["warroom", "telegram"]
