# Three images: the portal (web, worker, beat and the one-shot migrate), and the proxy and the store as users without rights.
FROM python:3.12-slim AS portal
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 IKM_VAR=/srv/var
WORKDIR /srv/portal
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/base.txt
COPY . .
# Fonts, translations and hashed static files belong to the image; nothing is built at start.
RUN STATIC_COLLECTED=1 python manage.py prepare && STATIC_COLLECTED=1 python manage.py collectstatic --noinput \
    && rm -f /srv/var/secret_key && useradd --system --uid 10001 portal \
    && mkdir -p /srv/var/spool /srv/var/beat /srv/backups && chown portal /srv/var/spool /srv/var/beat /srv/backups
USER portal
CMD ["gunicorn", "ikmportal.wsgi", "--bind", "0.0.0.0:8000"]

FROM caddy:2.11-alpine AS proxy
RUN adduser -S -D -H -u 10002 proxy && mkdir -p /data/caddy /config/caddy && chown -R 10002 /data /config
COPY ikmportal/Caddyfile /etc/caddy/Caddyfile
ENV XDG_CONFIG_HOME=/tmp
USER 10002

FROM chrislusf/seaweedfs:4.48 AS objects
USER root
RUN mkdir -p /data && chown -R 1000:1000 /data
USER 1000:1000
ENTRYPOINT []
