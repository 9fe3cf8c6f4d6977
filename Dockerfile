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
 && mkdir /data && chown warroom /data
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 WARROOM_DATA_DIR=/data
USER warroom
WORKDIR /home/warroom
VOLUME /data
HEALTHCHECK --interval=30s --timeout=10s --start-period=15s CMD ["warroom", "health"]
CMD ["warroom", "telegram"]
