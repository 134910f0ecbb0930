# One image for web, worker, beat and the one-shot migrate; the command decides (docker-compose.yml).
FROM python:3.12-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 IKM_VAR=/srv/var
WORKDIR /srv/portal
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/base.txt
COPY . .
# Fonts, translations and hashed static files belong to the image; nothing is built at start.
RUN STATIC_COLLECTED=1 python manage.py prepare && STATIC_COLLECTED=1 python manage.py collectstatic --noinput \
    && useradd --system --uid 10001 portal && mkdir -p /srv/media /srv/backups && chown -R portal /srv/media /srv/backups /srv/var
USER portal
ENV MEDIA_ROOT=/srv/media BACKUP_DIR=/srv/backups
CMD ["gunicorn", "ikmportal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4"]
