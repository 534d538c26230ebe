# Two stages: one installs what is locked, the other runs it as nobody in particular.
FROM python:3.11-slim-bookworm AS build
WORKDIR /levelhead
COPY requirements.txt .
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.txt

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin levelhead \
 && install --directory --owner=levelhead --group=levelhead /data
COPY --from=build /venv /venv
WORKDIR /levelhead
COPY app app
COPY questionnaire questionnaire
COPY scoring scoring
COPY templates templates
COPY migrations migrations
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    LEVELHEAD_DATA_DIR=/data LEVELHEAD_HOST=0.0.0.0 LEVELHEAD_PORT=8000
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD ["python", "-m", "app", "serve"]
